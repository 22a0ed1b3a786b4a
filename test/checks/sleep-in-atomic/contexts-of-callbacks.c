// RUN: %check %s
// A test of the context comes out as the callback's context says.

#include <linux/interrupt.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct queue {
	spinlock_t lock, used;
	void *next;
	struct tasklet_struct tasklet;
	struct work_struct work;
};

static gfp_t any(void)
{
	return in_softirq() ? GFP_ATOMIC : GFP_KERNEL;
}

static void refill(struct tasklet_struct *t)
{
	struct queue *q = container_of(t, struct queue, tasklet);

	spin_lock(&q->lock);
	q->next = kmalloc(8, any());
	spin_unlock(&q->lock);
}

static void refill_later(struct work_struct *w)
{
	struct queue *q = container_of(w, struct queue, work);

	spin_lock(&q->used);
	q->next = kmalloc(8, any()); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock 'q->used' is held
	spin_unlock(&q->used);
}

void refill_now(struct queue *q)
{
	spin_lock(&q->used);
	q->next = kmalloc(8, any()); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock 'q->used' is held
	spin_unlock(&q->used);
}

void queue_init(struct queue *q)
{
	tasklet_setup(&q->tasklet, refill);
	INIT_WORK(&q->work, refill_later);
}
