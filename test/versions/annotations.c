// RUN: %check %s -- -DLINUX=700
// RUN: %check %s -- -DLINUX=700 -DCONFIG_DEBUG_LOCK_ALLOC
// Since 7.0 the result comes first in a conditional annotation, several locks
// stand in one, and readers have annotations of their own.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock, other;
	struct mutex mutex;
	struct rw_semaphore sem;
	int n;
};

static int tries(struct dev *d)
	__cond_acquires(true, &d->lock)
{
	return spin_trylock(&d->lock);
}

int uses(struct dev *d)
{
	if (!tries(d))
		return 0;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	return 1;
}

// Declared only: after it, nothing is known of the lock.

int try_elsewhere(struct dev *d) __cond_acquires(nonzero, &d->mutex);
int release_elsewhere(struct dev *d) __cond_releases(0, &d->mutex);
void share_elsewhere(struct dev *d) __acquires_shared(&d->sem);

int asks_elsewhere(struct dev *d)
{
	if (!try_elsewhere(d))
		return 0;
	mutex_unlock(&d->mutex);
	share_elsewhere(d);
	up_read(&d->sem);
	return 1;
}

int leaves_it_to_others(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (release_elsewhere(d))
		mutex_unlock(&d->mutex);
	return 0;
}

// Both locks are held.

static void with_both(struct dev *d)
	__must_hold(&d->other, &d->lock)
{
	spin_lock(&d->lock); // expect: double-lock: acquiring spinlock 'd->lock', which is held already
	spin_unlock(&d->lock);
}

static void with_both_too(struct dev *d)
	__must_hold(&d->other, &d->lock)
{
	spin_lock(&d->other); // expect: double-lock: acquiring spinlock 'd->other', which is held already
	spin_unlock(&d->other);
}

void both(struct dev *d)
{
	with_both(d);
	with_both_too(d);
}

static void reads(struct dev *d)
	__must_hold_shared(&d->sem)
{
	down_write(&d->sem); // expect: double-lock: acquiring rwsem 'd->sem', which is held already
	up_write(&d->sem);
}

void calls_reads(struct dev *d)
{
	reads(d);
}

// Released on one way out, as the first operand says.

static bool gives_back(struct dev *d)
	__cond_releases(true, &d->lock)
{
	if (!d->n)
		return false;
	spin_unlock(&d->lock);
	return true;
}

void gives(struct dev *d)
{
	spin_lock(&d->lock);
	if (!gives_back(d))
		spin_unlock(&d->lock);
}

static bool takes_it_again(struct dev *d)
	__cond_releases(true, &d->lock)
{
	spin_lock(&d->lock); // expect: double-lock: acquiring spinlock 'd->lock', which is held already
	spin_unlock(&d->lock);
	return true;
}

void takes(struct dev *d)
{
	spin_lock(&d->lock);
	if (!takes_it_again(d))
		spin_unlock(&d->lock);
}

// Not held: so this one is the first.

static void takes_it_itself(struct dev *d)
	__must_not_hold(&d->mutex)
{
	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
}

void calls_it(struct dev *d)
{
	takes_it_itself(d);
}
