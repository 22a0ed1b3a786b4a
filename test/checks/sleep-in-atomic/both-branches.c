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

struct mode {
	bool can_sleep;
	bool loud;
};
struct mode *mode_of(struct queue *q);

// What the two ways ask of another object is asked of either: one may be taken.
static void wait_loud_or_allowed(struct queue *q, int how)
{
	struct mode *m = mode_of(q);

	if (how) {
		if (m->loud)
			msleep(1);
	} else {
		if (m->can_sleep)
			msleep(1);
	}
}

static void wait_allowed_or_loud(struct queue *q, int how)
{
	struct mode *m = mode_of(q);

	if (how) {
		if (m->can_sleep)
			msleep(1);
	} else {
		if (m->loud)
			msleep(1);
	}
}

static void wait_allowed(struct queue *q, int how)
{
	struct mode *m = mode_of(q);

	if (how) {
		if (m->can_sleep)
			msleep(1);
	} else {
		if (m->loud && m->can_sleep)
			msleep(1);
	}
}

static void wait_loud(struct queue *q, int how)
{
	struct mode *m = mode_of(q);

	if (how) {
		if (m->loud)
			msleep(1);
	} else {
		msleep(1);
	}
}

struct input_handle;
struct input_handler {
	void (*event)(struct input_handle *h, unsigned int type,
		      unsigned int code, int value);
};
struct queue *queue_of(struct input_handle *h);

static void loud_or_allowed(struct input_handle *h, unsigned int type,
			    unsigned int code, int value)
{
	wait_loud_or_allowed(queue_of(h), value); // expect: sleep-in-atomic: 'wait_loud_or_allowed' may sleep
}

static void allowed_or_loud(struct input_handle *h, unsigned int type,
			    unsigned int code, int value)
{
	wait_allowed_or_loud(queue_of(h), value); // expect: sleep-in-atomic: 'wait_allowed_or_loud' may sleep
}

static void loud(struct input_handle *h, unsigned int type, unsigned int code,
		 int value)
{
	wait_loud(queue_of(h), value); // expect: sleep-in-atomic: 'wait_loud' may sleep
}

static void allowed(struct input_handle *h, unsigned int type,
		    unsigned int code, int value)
{
	wait_allowed(queue_of(h), value); // expect(analyzer: it forgets what was asked of an object without a name): sleep-in-atomic: 'wait_allowed' may sleep
}

struct input_handler handlers[] = {
	{ .event = allowed },
	{ .event = loud_or_allowed },
	{ .event = allowed_or_loud },
	{ .event = loud },
};
