// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The same lock is meant only where it is the same object.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	spinlock_t other;
	struct mutex mutex;
	struct list_head list;
	struct dev *parent;
};

void same(struct dev *d)
{
	struct dev *e = d;

	spin_lock(&d->lock);
	spin_lock(&e->lock); // expect: double-lock: spinlock
	spin_unlock(&d->lock);
}

void two_members(struct dev *d)
{
	spin_lock(&d->lock);
	spin_lock(&d->other);
	spin_unlock(&d->other);
	spin_unlock(&d->lock);
}

void two_objects(struct dev *a, struct dev *b)
{
	spin_lock(&a->lock);
	spin_lock(&b->lock);
	spin_unlock(&b->lock);
	spin_unlock(&a->lock);
}

void nested(struct dev *d)
{
	mutex_lock(&d->parent->mutex);
	mutex_lock_nested(&d->mutex, 1);
	mutex_unlock(&d->mutex);
	mutex_unlock(&d->parent->mutex);
}

void elements(struct dev *d, int i, int j)
{
	spin_lock(&d[i].lock);
	spin_lock(&d[j].lock);
	spin_unlock(&d[j].lock);
	spin_unlock(&d[i].lock);
}

void same_element(struct dev *d, int i)
{
	spin_lock(&d[i].lock);
	spin_lock(&d[i].lock); // expect: double-lock: spinlock
	spin_unlock(&d[i].lock);
}

void reassigned(struct dev *d)
{
	spin_lock(&d->lock);
	d = d->parent;
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
}

void changed_index(struct dev *d, int i)
{
	spin_lock(&d[i].lock);
	i++;
	spin_lock(&d[i].lock);
	spin_unlock(&d[i].lock);
	i--;
	spin_unlock(&d[i].lock);
}

void list(struct list_head *head)
{
	struct dev *d;

	list_for_each_entry(d, head, list)
		spin_lock_nested(&d->lock, 1);
	list_for_each_entry(d, head, list)
		spin_unlock(&d->lock);
}

void plain_list(struct list_head *head)
{
	struct dev *d;

	list_for_each_entry(d, head, list)
		spin_lock(&d->lock);
	list_for_each_entry(d, head, list)
		spin_unlock(&d->lock);
}

void by_address(struct dev *a, struct dev *b)
{
	if (a > b)
		swap(a, b);
	mutex_lock(&a->mutex);
	if (a != b)
		mutex_lock_nested(&b->mutex, 1);
	if (a != b)
		mutex_unlock(&b->mutex);
	mutex_unlock(&a->mutex);
}
