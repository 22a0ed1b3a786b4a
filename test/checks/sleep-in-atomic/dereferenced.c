// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks of objects that rcu_dereference_check() leads to: what it asks for the
// sake of lockdep is no reason not to know them again.

#include <linux/delay.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

struct queue;

struct device_queue {
	struct queue *sleeping;
};

struct queue {
	unsigned int flags;
	struct device_queue *of;
	struct device_queue *and_of;
	spinlock_t lock;
};

#define ROOT 8

static inline spinlock_t *root_lock(struct queue *q)
{
	struct queue *root = rcu_dereference_check(q->of->sleeping, q->flags);
	struct queue *other =
		rcu_dereference_check(root->and_of->sleeping, q->flags);
	struct queue *third =
		rcu_dereference_check(other->and_of->sleeping, q->flags);

	return &third->lock;
}

static inline void tree_lock(struct queue *q)
{
	if (q->flags & ROOT)
		spin_lock(&q->lock);
	else
		spin_lock(root_lock(q));
}

static inline void tree_unlock(struct queue *q)
{
	if (q->flags & ROOT)
		spin_unlock(&q->lock);
	else
		spin_unlock(root_lock(q));
}

void change(struct queue *q)
{
	tree_lock(q);
	q->flags++;
	tree_unlock(q);
}

int right(struct queue *q, int n)
{
	if (n) {
		tree_lock(q);
		n += q->of->sleeping == q;
		tree_unlock(q);
	}
	msleep(n);
	return 0;
}

int wrong(struct queue *q, int n)
{
	tree_lock(q);
	n += q->of->sleeping == q;
	msleep(n); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	tree_unlock(q);
	return 0;
}
