// RUN: %check %s
// Two switches on one value go the same way, as two ifs do.

#include <linux/mutex.h>

struct nic {
	int kind;
	struct mutex lock;
};

int reset(struct nic *n);

void by_argument(struct nic *n, int kind)
{
	switch (kind) {
	case 2:
		mutex_lock(&n->lock);
		break;
	default:
		break;
	}
	reset(n);
	switch (kind) {
	case 2:
		mutex_unlock(&n->lock);
		break;
	default:
		break;
	}
}

void by_member(struct nic *n)
{
	switch (n->kind) {
	case 1:
	case 4:
		mutex_lock(&n->lock);
		break;
	case 7:
		return;
	}
	reset(n);
	switch (n->kind) {
	case 1:
	case 4:
		mutex_unlock(&n->lock);
	}
}

void if_then_switch(struct nic *n, int kind)
{
	if (kind != 3)
		mutex_lock(&n->lock);
	reset(n);
	switch (kind) {
	case 3:
		break;
	default:
		mutex_unlock(&n->lock);
	}
}

void switch_then_if(struct nic *n)
{
	int kind = n->kind;

	switch (kind) {
	case 5:
		mutex_lock(&n->lock);
	}
	reset(n);
	if (kind == 5)
		mutex_unlock(&n->lock);
}

int of_an_unknown(struct nic *n)
{
	int kind = reset(n), err = 0;

	switch (kind) {
	case 5:
		err = mutex_lock_interruptible(&n->lock);
		break;
	default:
		reset(n);
	}
	switch (kind) {
	case 5:
		if (!err)
			mutex_unlock(&n->lock);
		break;
	}
	return err;
}

int leaves_in_one_case(struct nic *n)
{
	switch (n->kind) {
	case 2:
		mutex_lock(&n->lock);
		break;
	}
	reset(n);
	switch (n->kind) {
	case 2:
		if (reset(n) < 0)
			return -5; // expect: unbalanced-lock: returning with mutex 'n->lock' held
		mutex_unlock(&n->lock);
	}
	return 0;
}
