// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Between Hard IRQ and Softirqs/Tasklets".

#include <linux/interrupt.h>

struct card {
	spinlock_t irq, plain, bh, save;
	struct tasklet_struct tasklet;
	int line, pending;
};

/* The same code in both contexts. */
static void note_pending(struct card *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->save, flags);
	c->pending++;
	spin_unlock_irqrestore(&c->save, flags);
}

static irqreturn_t card_irq(int irq, void *data)
{
	struct card *c = data;

	/* The softirq cannot run meanwhile: plain will do. */
	spin_lock(&c->irq);
	c->pending++;
	spin_unlock(&c->irq);
	spin_lock(&c->plain);
	c->pending++;
	spin_unlock(&c->plain);
	spin_lock(&c->bh);
	c->pending++;
	spin_unlock(&c->bh);
	note_pending(c);
	tasklet_schedule(&c->tasklet);
	return IRQ_HANDLED;
}

static void card_tasklet(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, tasklet);

	spin_lock_irq(&c->irq);
	c->pending = 0;
	spin_unlock_irq(&c->irq);

	spin_lock(&c->plain); // expect: irq-unsafe-lock: acquiring spinlock 'c->plain' with interrupts enabled, which interrupt handler 'card_irq' acquires
	c->pending = 0;
	spin_unlock(&c->plain);

	spin_lock_bh(&c->bh); // expect: irq-unsafe-lock: acquiring spinlock 'c->bh' with interrupts enabled, which interrupt handler 'card_irq' acquires
	c->pending = 0;
	spin_unlock_bh(&c->bh);

	note_pending(c);
}

int init(struct card *c)
{
	tasklet_setup(&c->tasklet, card_tasklet);
	return request_irq(c->line, card_irq, 0, "card", c);
}
