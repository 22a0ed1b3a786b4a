// RUN: %check %s
// A callee that returns in very many ways leaves its caller as many as there
// are to tell apart: by the locks, and by the kind of its result.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct ring {
	spinlock_t lock;
	unsigned int mask, seen;
	bool rx, tx, error, wake;
};

static void finish(struct ring *r)
{
	if (r->rx)
		r->seen |= 1;
	if (r->tx)
		r->seen |= 2;
	if (r->error)
		r->seen |= 4;
	if (r->wake)
		r->seen |= 8;
	spin_unlock(&r->lock);
}

void ring_poll(struct ring *r)
{
	spin_lock(&r->lock);
	finish(r);
	msleep(1);
}

void ring_poll_again(struct ring *r)
{
	spin_lock(&r->lock);
	finish(r);
	spin_lock(&r->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'r->lock' is held
	spin_unlock(&r->lock);
}

void ring_poll_twice(struct ring *r)
{
	spin_lock(&r->lock);
	finish(r);
	spin_unlock(&r->lock); // expect: unbalanced-lock: releasing spinlock 'r->lock', which this path has released already
}
