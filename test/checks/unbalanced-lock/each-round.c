// RUN: %check %s
// A loop that walks a list reaches another object in each round, whose lock it acquires, or releases, at the same place.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct bridge {
	struct mutex mutex;
	struct list_head node;
	int users;
};

static DEFINE_SPINLOCK(bridges_lock);

void bridge_put(struct bridge *b)
{
	b->users--;
	mutex_unlock(&b->mutex);
}

void bridges_unlock(struct list_head *bridges)
{
	struct bridge *b;

	list_for_each_entry(b, bridges, node)
		mutex_unlock(&b->mutex);
}

void bridges_put(struct list_head *bridges)
{
	struct bridge *b, *next;
	unsigned long flags;

	list_for_each_entry_safe(b, next, bridges, node) {
		bridge_put(b);
		spin_lock_irqsave(&bridges_lock, flags);
		list_del(&b->node);
		spin_unlock_irqrestore(&bridges_lock, flags);
	}
}

void bridge_unlock_often(struct bridge *b, int n)
{
	while (n--)
		mutex_unlock(&b->mutex); // expect: unbalanced-lock: releasing mutex 'b->mutex', which this path has released already
}

void bridge_lock_often(struct bridge *b, int n)
{
	while (n--)
		mutex_lock(&b->mutex); // expect: double-lock: acquiring mutex 'b->mutex', which is held already
}
