// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What annotations say is held is held; the note names the annotation.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	bool ready;
};

void asserts_spin(struct dev *d)
{
	assert_spin_locked(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
}

void asserts_a_mutex(struct dev *d)
{
	lockdep_assert_held(&d->mutex);
	ASSERT_RTNL();
	msleep(1);
}

void asserts_then_drops(struct dev *d)
{
	lockdep_assert_held(&d->lock);
	spin_unlock(&d->lock);
	msleep(1);
	spin_lock(&d->lock);
}

static void releases(struct dev *d) __releases(&d->lock)
{
	d->ready = true;
	spin_unlock(&d->lock);
	msleep(1);
}

static void acquires(struct dev *d) __acquires(&d->lock)
{
	msleep(1);
	spin_lock(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
}

void asserts_not_held(struct dev *d)
{
	lockdep_assert_not_held(&d->lock);
	msleep(1);
}

void calls(struct dev *d)
{
	spin_lock(&d->lock);
	releases(d);
	acquires(d);
	spin_unlock(&d->lock);
}
