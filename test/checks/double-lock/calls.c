// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The second acquisition is in a callee, or the first in a helper.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	int value;
};

static void set(struct dev *d, int v)
{
	spin_lock(&d->lock); // note: acquired here
	d->value = v;
	spin_unlock(&d->lock);
}

static void set_twice(struct dev *d, int v)
{
	set(d, v); // note: calls 'set'
	set(d, v + 1);
}

void two_deep(struct dev *d)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	set_twice(d, 1); // expect: double-lock: 'set_twice' acquires spinlock '.*lock', which is held already
	// note@-1: calls 'set_twice'
	spin_unlock(&d->lock);
	set_twice(d, 1);
}

void of_another_object(struct dev *a, struct dev *b)
{
	spin_lock(&a->lock);
	set(b, 1);
	spin_unlock(&a->lock);
}

static void lock(struct dev *d)
{
	mutex_lock(&d->mutex);
}

static void unlock(struct dev *d)
{
	mutex_unlock(&d->mutex);
}

void by_helper(struct dev *d)
{
	lock(d);
	unlock(d);
	lock(d);
	lock(d); // expect: double-lock: 'lock' acquires mutex
	unlock(d);
}

static void drops(struct dev *d)
{
	spin_unlock(&d->lock);
	d->value = 0;
	spin_lock(&d->lock);
}

void dropped_in_between(struct dev *d)
{
	spin_lock(&d->lock);
	drops(d);
	spin_unlock(&d->lock);
}

static void set_if(struct dev *d, bool locked)
{
	if (!locked)
		spin_lock(&d->lock);
	d->value = 1;
	if (!locked)
		spin_unlock(&d->lock);
}

void told_so(struct dev *d)
{
	spin_lock(&d->lock);
	set_if(d, true);
	set_if(d, false); // expect: double-lock: 'set_if' acquires spinlock
	spin_unlock(&d->lock);
	set_if(d, false);
}
