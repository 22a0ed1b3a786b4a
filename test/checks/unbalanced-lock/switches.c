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

/* A helper says by its result which values it was given. */
static bool needs_lock(int kind)
{
	switch (kind) {
	case 41:
	case 48:
		return true;
	}
	return false;
}

int by_helper(struct nic *n, int kind)
{
	bool needs = needs_lock(kind);
	int err;

	if (needs)
		mutex_lock(&n->lock);
	switch (kind) {
	case 41:
	case 48:
		err = reset(n);
		break;
	case 52:
		return n->kind;
	default:
		return -EINVAL;
	}
	if (needs)
		mutex_unlock(&n->lock);
	return err;
}

int by_helper_but_one(struct nic *n, int kind)
{
	bool needs = needs_lock(kind);
	int err;

	if (needs)
		mutex_lock(&n->lock);
	switch (kind) {
	case 48:
		err = reset(n);
		break;
	case 41:
		return -EPERM; // expect: unbalanced-lock: returning with mutex 'n->lock' held
	default:
		return -EINVAL;
	}
	if (needs)
		mutex_unlock(&n->lock);
	return err;
}

int by_complement(struct nic *n, int kind)
{
	bool other = kind != 41;
	int err;

	if (!other)
		mutex_lock(&n->lock);
	err = reset(n);
	if (kind == 52)
		return err;
	if (!other)
		mutex_unlock(&n->lock);
	return err;
}
