// RUN: split-file %s %t && %link %t

//--- api.h
#include <linux/spinlock.h>
struct queue {
	spinlock_t lock;
	spinlock_t inner;
};
void queue_drain(struct queue *q);
void queue_drain_saved(struct queue *q);
//--- drain.c
#include "api.h"
void queue_drain(struct queue *q)
{
	spin_lock_irq(&q->inner);
	spin_unlock_irq(&q->inner);
}
void queue_drain_saved(struct queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->inner, flags);
	spin_unlock_irqrestore(&q->inner, flags);
}
//--- caller.c
#include "api.h"
void flush(struct queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	queue_drain(q); // expect: irq-flags: interrupts
	spin_unlock_irqrestore(&q->lock, flags);
}
void flush_saved(struct queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	queue_drain_saved(q);
	spin_unlock_irqrestore(&q->lock, flags);
}
