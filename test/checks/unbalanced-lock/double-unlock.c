// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Releasing a lock twice: here, in a callee, after a goto.

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	struct semaphore sem;
	bool ready;
};

void here(struct dev *d)
{
	spin_lock(&d->lock);
	spin_unlock(&d->lock); // note: 'd->lock' released here
	spin_unlock(&d->lock); // expect: unbalanced-lock: releasing spinlock 'd->lock', which this path has released already
}

void once_each(struct dev *d, bool x)
{
	spin_lock(&d->lock);
	if (x)
		spin_unlock(&d->lock);
	else
		spin_unlock(&d->lock);
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
}

int on_the_error_path(struct dev *d)
{
	int err = 0;

	mutex_lock(&d->mutex);
	if (!d->ready) {
		mutex_unlock(&d->mutex);
		err = -EIO;
		goto out;
	}
	d->ready = false;
out:
	mutex_unlock(&d->mutex); // expect: unbalanced-lock: releasing mutex 'd->mutex', which this path has released already
	return err;
}

static void finish(struct dev *d)
{
	d->ready = true;
	mutex_unlock(&d->mutex);
}

void in_a_callee(struct dev *d)
{
	mutex_lock(&d->mutex);
	finish(d);
	mutex_unlock(&d->mutex); // expect: unbalanced-lock: releasing mutex 'd->mutex', which this path has released already
}

void by_a_callee(struct dev *d)
{
	mutex_lock(&d->mutex);
	mutex_unlock(&d->mutex);
	finish(d); // expect: unbalanced-lock: 'finish' releases mutex '.*mutex', which this path has released already
}

/* A semaphore counts. */
void semaphore(struct dev *d)
{
	down(&d->sem);
	up(&d->sem);
	up(&d->sem);
}

void failed_try(struct dev *d)
{
	if (!mutex_trylock(&d->mutex)) {
		d->ready = false;
		return;
	}
	mutex_unlock(&d->mutex);
}

void guarded(struct dev *d)
{
	guard(mutex)(&d->mutex); // expect: unbalanced-lock: releases mutex .* released already
	mutex_unlock(&d->mutex);
}
