// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A helper asks for something first, and sleeps whatever the answer is.

#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	unsigned int flags, n;
	void *buffer;
};

static void refill(struct queue *q, bool count)
{
	if (count)
		q->n++;
	q->buffer = kmalloc(64, GFP_KERNEL);
}

static void pause(struct queue *q, int fast)
{
	if (fast)
		msleep(1);
	else
		msleep(100);
}

static void pause_twice(struct queue *q, int fast, int loud)
{
	if (loud)
		q->n++;
	if (fast)
		msleep(1);
	else
		msleep(100);
}

static void pause_if(struct queue *q, int slow)
{
	if (slow)
		msleep(100);
	else
		udelay(100);
}

static void pause_by_state(struct queue *q, int state)
{
	if (state > 3)
		msleep(1);
	else if (state < 3)
		msleep(2);
}

void submit(struct queue *q, bool count, int fast)
{
	spin_lock(&q->lock);
	refill(q, count); // expect: sleep-in-atomic: 'refill' may sleep
	pause(q, fast); // expect: sleep-in-atomic: 'pause' may sleep
	pause_twice(q, fast, count); // expect: sleep-in-atomic: 'pause_twice' may sleep
	spin_unlock(&q->lock);
}

// Who cannot tell is not to blame.
void submit_asking(struct queue *q, int slow, int state)
{
	spin_lock(&q->lock);
	pause_if(q, slow);
	pause_by_state(q, state);
	spin_unlock(&q->lock);
}

void submit_before(struct queue *q, bool count)
{
	refill(q, count);
	spin_lock(&q->lock);
	q->n = 0;
	spin_unlock(&q->lock);
}
