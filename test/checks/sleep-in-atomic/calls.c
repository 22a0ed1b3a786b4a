// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A sleep some calls down: in a helper, two helpers deep, and as the lock's helper does it.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	int (*op)(struct dev *d);
	int value;
};

static int update(struct dev *d, int v)
{
	mutex_lock(&d->mutex); // note: 'mutex_lock(_nested)?' may sleep
	d->value = v;
	mutex_unlock(&d->mutex);
	return 0;
}

static int set(struct dev *d, int v)
{
	if (v < 0)
		return -EINVAL;
	return update(d, v); // note: calls 'update'
}

void two_deep(struct dev *d)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	set(d, 5); // expect: sleep-in-atomic: 'set' may sleep \(in 'mutex_lock(_nested)?'\) while spinlock 'd->lock' is held
	// note@-1: calls 'set'
	spin_unlock(&d->lock);
	set(d, 5);
}

/* The callee's own test decides. */
void harmless_argument(struct dev *d)
{
	spin_lock(&d->lock);
	set(d, -1);
	spin_unlock(&d->lock);
}

static void lock_dev(struct dev *d)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
}

static void unlock_dev(struct dev *d)
{
	spin_unlock(&d->lock);
}

void lock_in_helper(struct dev *d)
{
	lock_dev(d); // note: calls 'lock_dev'
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	unlock_dev(d);
	msleep(1);
}

static void takes_lock_itself(struct dev *d)
{
	spin_lock(&d->lock);
	d->value = 1;
	spin_unlock(&d->lock);
}

void lock_was_given_back(struct dev *d)
{
	takes_lock_itself(d);
	msleep(1);
}

/* Through a pointer nothing is known. */
void through_a_pointer(struct dev *d)
{
	spin_lock(&d->lock);
	d->op(d);
	spin_unlock(&d->lock);
}

/* Names mislead: go by what the body does. */
static int ql_sem_spinlock(struct dev *d)
{
	do {
		if (d->value)
			return 0;
		msleep(1);
	} while (1);
}

static void ql_sem_unlock(struct dev *d)
{
	d->value = 0;
}

void not_a_spinlock(struct dev *d)
{
	if (ql_sem_spinlock(d))
		return;
	kmalloc(8, GFP_KERNEL);
	ql_sem_unlock(d);
}

/* Nor is this what the kernel's function of that name does. */
static void flush_work(struct dev *d)
{
	d->value = 0;
}

void own_function(struct dev *d)
{
	spin_lock(&d->lock);
	flush_work(d);
	spin_unlock(&d->lock);
}

static int depth(struct dev *d, int n)
{
	return n ? depth(d, n - 1) + 1 : 0;
}

void harmless_recursion(struct dev *d, int n)
{
	spin_lock(&d->lock);
	depth(d, n);
	spin_unlock(&d->lock);
}
