// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// RUN: %check %s -- -DGUARD_SHAPE=617
// RUN: %check %s -- -DGUARD_SHAPE=701
// RUN: %check %s -- -DGUARD_SHAPE=703
// guard(), CLASS() and __free() end with their scope.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	raw_spinlock_t raw;
	rwlock_t rw;
	struct mutex mutex;
	struct rw_semaphore sem;
};

void plain(struct dev *d)
{
	msleep(1);
	guard(spinlock)(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
}

void in_a_block(struct dev *d, bool x)
{
	if (x) {
		guard(spinlock_irqsave)(&d->lock);
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	}
	msleep(1);
}

int early_return(struct dev *d, bool x)
{
	{
		guard(spinlock_irq)(&d->lock);
		if (x)
			return 1;
	}
	msleep(1);
	return 0;
}

void other_locks(struct dev *d)
{
	{
		guard(raw_spinlock)(&d->raw);
		msleep(1); // expect: sleep-in-atomic: raw-spinlock
	}
	{
		guard(read_lock)(&d->rw);
		msleep(1); // expect: sleep-in-atomic: rwlock
	}
	{
		guard(write_lock_irqsave)(&d->rw);
		msleep(1); // expect: sleep-in-atomic: rwlock
	}
	{
		guard(mutex)(&d->mutex);
		guard(rwsem_read)(&d->sem);
		msleep(1);
	}
	msleep(1);
}

void frees(struct dev *d)
{
	void *p __free(kfree) = kmalloc(8, GFP_KERNEL);

	guard(spinlock)(&d->lock);
	kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock
}

void class(struct dev *d, bool x)
{
	if (x) {
		CLASS(spinlock, l)(&d->lock);
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	}
	msleep(1);
}

/* What a guard does is done where it stands, and not in a header. */
void guard_under_lock(struct dev *d)
{
	guard(spinlock)(&d->lock); // note: 'd->lock' acquired here
	guard(mutex)(&d->mutex); // expect: sleep-in-atomic: 'class_mutex_constructor' may sleep
}
