// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Only paths that hold the lock: branches, trylocks, guards, annotations.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	bool busy;
};

void branch(struct dev *d, bool x)
{
	if (x)
		spin_lock(&d->lock);
	if (!x)
		spin_lock(&d->lock);
	spin_unlock(&d->lock);
}

void missing_else(struct dev *d, bool x)
{
	spin_lock(&d->lock);
	if (x)
		goto again; /* without unlocking */
	spin_unlock(&d->lock);
again:
	if (x)
		spin_lock(&d->lock); // expect: double-lock: spinlock 'd->lock'
	if (x)
		spin_unlock(&d->lock);
}

void loop(struct dev *d)
{
	mutex_lock(&d->mutex);
	while (d->busy) {
		mutex_unlock(&d->mutex);
		mutex_lock(&d->mutex);
	}
	mutex_unlock(&d->mutex);
}

int retry(struct dev *d, int n)
{
	while (n--) {
		mutex_lock(&d->mutex); // expect: double-lock: mutex 'd->mutex'
		if (d->busy)
			continue;
		mutex_unlock(&d->mutex);
	}
	return 0; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
}

void failed_try(struct dev *d)
{
	if (!mutex_trylock(&d->mutex))
		mutex_lock(&d->mutex);
	mutex_unlock(&d->mutex);
}

void after_a_try(struct dev *d)
{
	if (mutex_trylock(&d->mutex)) {
		mutex_lock(&d->mutex); // expect: double-lock: mutex 'd->mutex'
		mutex_unlock(&d->mutex);
	}
}

void guarded(struct dev *d)
{
	guard(mutex)(&d->mutex);
	mutex_lock(&d->mutex); // expect: double-lock: mutex
}

void guarded_before(struct dev *d, bool x)
{
	if (x) {
		guard(mutex)(&d->mutex);
		d->busy = true;
	}
	mutex_lock(&d->mutex);
	mutex_unlock(&d->mutex);
}

void asserted(struct dev *d)
{
	lockdep_assert_held(&d->mutex);
	mutex_lock(&d->mutex); // expect: double-lock: mutex
	mutex_unlock(&d->mutex);
}

static void must_hold(struct dev *d) __must_hold(&d->lock)
{
	spin_lock(&d->lock); // expect: double-lock: 'd->lock', which is held already
	spin_unlock(&d->lock);
}

void nolint(struct dev *d)
{
	spin_lock(&d->lock);
	spin_lock(&d->lock); // NOLINT(linuxkernel-double-lock)
	spin_unlock(&d->lock);
}
