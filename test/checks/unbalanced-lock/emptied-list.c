// RUN: %check %s
// An entry that was taken out of its list by list_del_init() is in none.

#include <linux/list.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	struct list_head items;
};

struct item {
	struct list_head entry;
	int n;
};

void taken_out(struct queue *q, struct item *i)
{
	spin_lock(&q->lock);
	list_del_init(&i->entry);
	if (!list_empty(&i->entry))
		spin_unlock(&q->lock);
	spin_unlock(&q->lock);
}

void initialised(struct queue *q)
{
	INIT_LIST_HEAD(&q->items);
	spin_lock(&q->lock);
	if (!list_empty(&q->items))
		return;
	spin_unlock(&q->lock);
}

void put_back(struct queue *q, struct item *i)
{
	spin_lock(&q->lock);
	list_del_init(&i->entry);
	list_add(&i->entry, &q->items);
	if (!list_empty(&i->entry))
		spin_unlock(&q->lock);
	spin_unlock(&q->lock); // expect: unbalanced-lock: releasing spinlock 'q->lock', which this path has released
}
