// RUN: %check %s
// A pointer in memory that was seen to be another one may be this one in the
// next round of a loop: the lock that was released then is not this one's.

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/mutex.h>

struct berth;

struct harbour {
	struct mutex lock;
	struct berth *owner;
};

struct berth {
	struct mutex lock;
	struct harbour *harbour;
	int full;
};

/* The caller holds the lock. */
static int berth_ready(struct berth *b)
{
	if (!b->full)
		return 0;
	if (b->full == 1)
		return -EIO;
	mutex_unlock(&b->lock);
	msleep(1);
	mutex_lock(&b->lock);
	return -EAGAIN;
}

static int berth_take(struct berth *b)
{
	int ret;

again:
	if (b->harbour) {
		struct berth *owner = b->harbour->owner;

		if (owner && owner != b) {
			if (!mutex_trylock(&owner->lock))
				goto again;
			mutex_unlock(&b->lock);
			ret = berth_ready(owner);
			mutex_lock(&b->lock);
			mutex_unlock(&owner->lock);
			if (ret == -EAGAIN)
				goto again;
			if (ret)
				return ret;
		}
	}
	ret = berth_ready(b);
	if (ret == -EAGAIN)
		goto again;
	return ret;
}

int berth_moor(struct berth *b)
{
	int ret;

	mutex_lock(&b->lock);
	ret = berth_take(b);
	mutex_unlock(&b->lock);
	return ret;
}

int berth_poll(struct berth *b)
{
	mutex_lock(&b->lock);
	for (;;) {
		struct berth *owner = b->harbour->owner;

		if (owner == b)
			break;
		mutex_lock_nested(&owner->lock, 1);
		owner->full = 0;
		mutex_unlock(&owner->lock);
	}
	mutex_unlock(&b->lock);
	return 0;
}

int berth_poll_bad(struct berth *b)
{
	mutex_lock(&b->lock);
	for (;;) {
		struct berth *owner = b->harbour->owner;

		if (owner == b)
			return 0; // expect: unbalanced-lock: returning with mutex 'b->lock' held
		if (owner->full)
			break;
		mutex_lock_nested(&owner->lock, 1);
		owner->full = 0;
		mutex_unlock(&owner->lock);
	}
	mutex_unlock(&b->lock);
	return 0;
}

/* The same pointer in one round. */
int berth_leave_bad(struct berth *b)
{
	struct berth *owner = b->harbour->owner;

	if (owner == b)
		return 0;
	mutex_lock(&owner->lock);
	owner->full = 0;
	mutex_unlock(&owner->lock);
	mutex_unlock(&owner->lock); // expect: unbalanced-lock: releasing mutex 'owner->lock', which this path has released already
	return 0;
}
