// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that is installed under a condition begins with it, unless that may
// have changed meanwhile.

#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/workqueue.h>

struct can {
	struct hrtimer timer, twin, late;
	struct work_struct work, flip;
	struct tasklet_struct fast, slow;
	int line;
	bool polled;
	bool flips;
	int mode, phase, n;
};

static void no_line(struct can *c)
{
	if (!c->line)
		return;
	hrtimer_cancel(&c->timer);
}

static enum hrtimer_restart can_poll(struct hrtimer *t)
{
	no_line(container_of(t, struct can, timer));
	return HRTIMER_NORESTART;
}

static void with_line(struct can *c)
{
	if (c->line)
		return;
	hrtimer_cancel(&c->twin);
}

static enum hrtimer_restart can_twin(struct hrtimer *t)
{
	with_line(container_of(t, struct can, twin)); // expect: timer-delete: 'with_line' waits for hrtimer function 'can_twin', which it is called from
	return HRTIMER_NORESTART;
}

/* Installed by a function that does not ask: its callers may. */
static enum hrtimer_restart can_late(struct hrtimer *t)
{
	struct can *c = container_of(t, struct can, late);

	if (c->line)
		hrtimer_cancel(&c->late); // expect: timer-delete: 'hrtimer_cancel' waits for hrtimer function 'can_late', which it is called from
	return HRTIMER_NORESTART;
}

static void late(struct can *c)
{
	c->late.function = can_late;
}

/* A bool. */
static void can_work(struct work_struct *work)
{
	struct can *c = container_of(work, struct can, work);

	if (!c->polled)
		cancel_work_sync(&c->work);
}

/* A bool that another function changes. */
static void can_flip(struct work_struct *work)
{
	struct can *c = container_of(work, struct can, flip);

	if (!c->flips)
		cancel_work_sync(&c->flip); // expect: timer-delete: 'cancel_work_sync' waits for work function 'can_flip', which it is called from
}

void can_flips(struct can *c)
{
	c->flips = !c->flips;
}

/* One of several numbers. */
static void can_fast(struct tasklet_struct *t)
{
	struct can *c = from_tasklet(c, t, fast);

	if (c->mode == 2)
		tasklet_kill(&c->fast);
}

static void can_slow(struct tasklet_struct *t)
{
	struct can *c = from_tasklet(c, t, slow);

	if (c->mode == 2)
		tasklet_kill(&c->slow); // expect: timer-delete: 'tasklet_kill' waits for tasklet function 'can_slow', which it is called from
}

/* What is passed to the handler is the object. */
static irqreturn_t can_irq(int irq, void *data)
{
	struct can *c = data;

	if (c->phase == 3)
		free_irq(irq, c);
	return IRQ_HANDLED;
}

static irqreturn_t can_other_irq(int irq, void *data)
{
	struct can *c = data;

	if (c->phase != 3)
		free_irq(irq, c); // expect: timer-delete: 'free_irq' waits for interrupt handler 'can_other_irq', which it is called from
	return IRQ_HANDLED;
}

static int can_setup(struct can *c)
{
	if (!c->line) {
		c->timer.function = can_poll;
		c->twin.function = can_twin;
		late(c);
	}
	if (c->polled)
		INIT_WORK(&c->work, can_work);
	if (c->flips)
		INIT_WORK(&c->flip, can_flip);
	switch (c->mode) {
	case 1:
		tasklet_setup(&c->fast, can_fast);
		break;
	case 2:
		tasklet_setup(&c->slow, can_slow);
		break;
	}
	if (c->phase == 2)
		return request_irq(c->n, can_irq, 0, "can", c) +
		       request_irq(c->n, can_other_irq, 0, "can", c);
	return 0;
}

int can_probe(struct can *c, int line, int mode, int phase, bool polled)
{
	c->line = line;
	c->mode = mode;
	c->phase = phase;
	c->polled = polled;
	return can_setup(c);
}
