// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Whichever interrupt a device uses is disabled on each path: which one, the
// number does not tell.

#include <linux/interrupt.h>
#include <linux/workqueue.h>

struct card {
	spinlock_t rx, rings, left, soft;
	struct work_struct work, three, half, other;
	struct tasklet_struct refill, clean;
	int line, vector[3];
	int shared, mode, n;
};

static irqreturn_t card_irq(int irq, void *data)
{
	struct card *c = data;

	spin_lock(&c->rx);
	c->n++;
	spin_unlock(&c->rx);
	spin_lock(&c->rings);
	c->n++;
	spin_unlock(&c->rings);
	spin_lock(&c->left);
	c->n++;
	spin_unlock(&c->left);
	return IRQ_HANDLED;
}

static void card_refill(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, refill);

	spin_lock(&c->soft);
	c->n++;
	spin_unlock(&c->soft);
}

static void card_clean(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, clean);

	c->n--;
}

/* One of two, in a helper. */
static void mask(struct card *c)
{
	if (c->shared)
		disable_irq(c->line);
	else
		disable_irq(c->vector[0]);
}

static void card_work(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, work);

	mask(c);
	spin_lock(&c->rx);
	c->n = 0;
	spin_unlock(&c->rx);
}

/* One of three. */
static void card_three(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, three);

	switch (c->mode) {
	case 0:
		disable_irq(c->line);
		break;
	case 1:
		disable_irq(c->vector[1]);
		break;
	default:
		disable_irq(c->vector[1]);
		disable_irq(c->vector[2]);
		break;
	}
	spin_lock(&c->rings);
	c->n = 0;
	spin_unlock(&c->rings);
}

/* One of the paths disables nothing. */
static void card_half(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, half);

	if (c->mode == 1)
		disable_irq(c->line);
	else if (c->mode == 2)
		disable_irq(c->vector[0]);
	spin_lock(&c->left); // expect: irq-unsafe-lock: acquiring spinlock 'c->left' with interrupts enabled
	c->n = 0;
	spin_unlock(&c->left);
}

/* Tasklets are told apart. */
static void card_other(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, other);

	if (c->shared)
		tasklet_disable(&c->refill);
	else
		tasklet_disable(&c->clean);
	spin_lock(&c->soft); // expect: irq-unsafe-lock: acquiring spinlock 'c->soft' with bottom halves enabled
	c->n = 0;
	spin_unlock(&c->soft);
}

int card_start(struct card *c)
{
	INIT_WORK(&c->work, card_work);
	INIT_WORK(&c->three, card_three);
	INIT_WORK(&c->half, card_half);
	INIT_WORK(&c->other, card_other);
	tasklet_setup(&c->refill, card_refill);
	tasklet_setup(&c->clean, card_clean);
	return request_irq(c->line, card_irq, 0, "card", c);
}
