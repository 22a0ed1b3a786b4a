// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The path that forgets the lock is the one that refuses an argument.

#include <linux/mutex.h>

struct dev {
	struct mutex mutex;
	int value;
};

int set(struct dev *d, int x)
{
	mutex_lock(&d->mutex);
	if (x < 0)
		return -EINVAL; // expect: unbalanced-lock: returning with mutex 'd->mutex' held, which other paths release
	d->value = x;
	mutex_unlock(&d->mutex);
	return 0;
}
