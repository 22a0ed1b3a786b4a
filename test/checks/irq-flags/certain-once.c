// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that is certainly wrong is not told again of where it is called only possibly so.

#include <linux/spinlock.h>

struct queue;

struct waiter {
	unsigned long state;
	struct waiter *next;
	struct queue *queue;
};

struct queue {
	rwlock_t owner_lock;
	spinlock_t list_lock;
	struct waiter *first, *owner;
};

int queue_claim(struct waiter *w)
{
	struct queue *q = w->queue;
	unsigned long flags;

	write_lock_irqsave(&q->owner_lock, flags);
	if (w->state & 1) {
		spin_lock_irq(&q->list_lock); // expect: irq-flags: 'spin_lock_irq' while rwlock 'q->owner_lock' is held with interrupts disabled
		q->first = w->next;
		spin_unlock_irq(&q->list_lock);
	}
	q->owner = w;
	write_unlock_irqrestore(&q->owner_lock, flags);
	return 0;
}

void queue_release(struct queue *q)
{
	struct waiter *w;

	for (w = q->first; w; w = w->next)
		if (w->state & 2) {
			queue_claim(w); // expect(analyzer: it tells of each path): irq-flags: 'spin_lock_irq' while rwlock 'q->owner_lock' is held
			return;
		}
}
