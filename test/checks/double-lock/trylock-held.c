// The path on which it succeeds is followed.
// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A trylock of a lock that is held fails.

#include <linux/mutex.h>

struct dev {
	struct mutex mutex;
};

void tries(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (mutex_trylock(&d->mutex))
		mutex_unlock(&d->mutex);
	mutex_unlock(&d->mutex);
}
