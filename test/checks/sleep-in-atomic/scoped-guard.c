// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// RUN: %check %s -- -DGUARD_SHAPE=617
// RUN: %check %s -- -DGUARD_SHAPE=701
// RUN: %check %s -- -DGUARD_SHAPE=703
// scoped_guard() and scoped_cond_guard(), with all kinds of guards.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
};

void scoped(struct dev *d)
{
	scoped_guard(spinlock, &d->lock) {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	}
	msleep(1);
	scoped_guard(spinlock_irqsave, &d->lock)
		kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock
	msleep(1);
}

int scoped_with_return(struct dev *d, int x)
{
	scoped_guard(spinlock_bh, &d->lock) {
		if (x)
			return x;
	}
	msleep(1);
	return 0;
}

void no_lock(void)
{
	scoped_guard(preempt)
		msleep(1); // expect: sleep-in-atomic: while preemption is disabled
	scoped_guard(irq)
		msleep(1); // expect: sleep-in-atomic: while interrupts are disabled
	scoped_guard(irqsave)
		msleep(1); // expect: sleep-in-atomic: while interrupts are disabled
	scoped_guard(rcu)
		msleep(1); // expect: sleep-in-atomic: rcu
	msleep(1);
}

void conditional(struct dev *d)
{
	scoped_guard(spinlock_try, &d->lock)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	msleep(1);
}

int conditional_or_fail(struct dev *d)
{
	scoped_cond_guard(spinlock_try, return -EBUSY, &d->lock) {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	}
	msleep(1);
	return 0;
}

void mutex_under_spinlock(struct dev *d)
{
	guard(spinlock)(&d->lock);
	scoped_guard(mutex, &d->mutex) // expect: sleep-in-atomic: may sleep .*while spinlock
		;
	scoped_guard(mutex_try, &d->mutex)
		;
}
