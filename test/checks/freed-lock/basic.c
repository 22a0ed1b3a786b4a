// RUN: %check %s --checks=freed-lock
// RUN: %check %s --checks=freed-lock -- -DCONFIG_DEBUG_LOCK_ALLOC

#include <linux/locks.h>
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
	refcount_t refs;
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

/* A helper acquires, and another one may put a reference that is not the last. */
static void dev_lock(struct dev *d)
{
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
}

void locks_by_helper(struct dev *d)
{
	dev_lock(d); // note: calls 'dev_lock' here
	kfree(d); // expect: freed-lock: 'kfree' frees what contains mutex 'd->lock', which is held
	mutex_unlock(&d->lock);
}

static void dev_put(struct dev *d)
{
	if (refcount_dec_and_test(&d->refs))
		kfree(d);
}

void holds_another(struct dev *d)
{
	mutex_lock(&d->lock);
	dev_put(d);
	mutex_unlock(&d->lock);
	dev_put(d);
}

/* What the function says that its caller holds. */
void dev_release(struct dev *d)
{
	lockdep_assert_held(&d->lock); // note: 'd->lock' is held here, says the annotation
	kfree(d); // expect: freed-lock: 'kfree' frees what contains mutex 'd->lock', which is held
}
