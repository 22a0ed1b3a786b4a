// RUN: %check %s --checks=freed-lock
// RUN: %check %s --checks=freed-lock -- -DCONFIG_DEBUG_LOCK_ALLOC

#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	int n;
};

struct dev {
	struct mutex lock;
	struct queue queues[2];
	struct queue *shared;
	int users;
};

void put(struct dev *d)
{
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	if (--d->users == 0) {
		kfree(d); // expect: freed-lock: 'kfree' frees what contains mutex 'd->lock', which is held
		return; // expect: unbalanced-lock: returning with mutex 'd->lock' held
	}
	mutex_unlock(&d->lock);
}

void put_and_unlock(struct dev *d)
{
	mutex_lock(&d->lock);
	if (--d->users == 0)
		kfree(d); // expect: freed-lock: frees what contains mutex 'd->lock', which is held
	mutex_unlock(&d->lock);
}

void right(struct dev *d)
{
	int last;

	mutex_lock(&d->lock);
	last = --d->users == 0;
	mutex_unlock(&d->lock);
	if (last)
		kfree(d);
}

/* A lock in a member, and one in another object that a member points to. */
void deep(struct dev *d)
{
	spin_lock(&d->queues[1].lock); // note: 'd->queues\[1\].lock' acquired here
	kfree(d); // expect: freed-lock: frees what contains spinlock 'd->queues\[1\].lock', which is held
	spin_unlock(&d->queues[1].lock);
}

void other_object(struct dev *d)
{
	struct queue *q = d->shared;

	spin_lock(&q->lock);
	q->n--;
	kfree(d);
	spin_unlock(&q->lock);
}

void another(struct dev *d, struct dev *old)
{
	mutex_lock(&d->lock);
	kfree(old);
	kfree(d->shared);
	mutex_unlock(&d->lock);
}

/* A read section is no lock in the object. */
void section(struct dev *d)
{
	rcu_read_lock();
	kfree(d);
	rcu_read_unlock();
}

/* A helper frees what its caller has locked, or acquires as well. */
static void dev_free(struct dev *d)
{
	d->users = 0;
	kfree(d); // note: freed by 'kfree' here
}

void calls(struct dev *d)
{
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	dev_free(d); // expect: freed-lock: 'dev_free' frees what contains mutex 'd->lock', which is held
	mutex_unlock(&d->lock);
}

static void dev_lock_and_free(struct dev *d)
{
	mutex_lock(&d->lock);
	kfree(d); // expect: freed-lock: 'kfree' frees what contains mutex 'd->lock', which is held
	mutex_unlock(&d->lock);
}

void calls_both(struct dev *d)
{
	dev_lock_and_free(d);
}

/* The caller knows best. */
static void maybe_free(struct dev *d, bool release)
{
	if (release)
		kfree(d);
}

void keeps(struct dev *d)
{
	mutex_lock(&d->lock);
	maybe_free(d, false);
	mutex_unlock(&d->lock);
}

void frees(struct dev *d)
{
	mutex_lock(&d->lock);
	maybe_free(d, true); // expect: freed-lock: 'maybe_free' frees what contains mutex 'd->lock', which is held
	mutex_unlock(&d->lock);
}
