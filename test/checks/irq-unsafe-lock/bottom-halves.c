// RUN: %check %s
// Bottom halves are enabled again only where interrupts are: who disables no more than them, has interrupts enabled,
// whoever calls.

#include <linux/interrupt.h>

struct port {
	spinlock_t lock, queue, both;
	struct tasklet_struct tasklet;
	int irq, n;
};

static irqreturn_t port_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->lock);
	p->n++;
	spin_unlock(&p->lock);
	tasklet_schedule(&p->tasklet);
	return IRQ_HANDLED;
}

static void port_bh(struct tasklet_struct *t)
{
	struct port *p = from_tasklet(p, t, tasklet);

	spin_lock(&p->queue);
	p->n--;
	spin_unlock(&p->queue);
}

int port_probe(struct port *p)
{
	tasklet_setup(&p->tasklet, port_bh);
	return request_irq(p->irq, port_irq, 0, "port", p);
}

int port_count(struct port *p)
{
	int n;

	spin_lock_bh(&p->lock); // expect: irq-unsafe-lock: acquiring spinlock 'p->lock' with interrupts enabled, which interrupt handler 'port_irq' acquires in hardirq context
	n = p->n;
	spin_unlock_bh(&p->lock);
	return n;
}

/* Only the tasklet takes it. */
int port_queued(struct port *p)
{
	int n;

	spin_lock_bh(&p->queue);
	n = p->n;
	spin_unlock_bh(&p->queue);
	return n;
}

/* The inner one is taken with interrupts disabled. */
void port_reset(struct port *p)
{
	unsigned long flags;

	spin_lock_bh(&p->both);
	spin_lock_irqsave(&p->lock, flags);
	p->n = 0;
	spin_unlock_irqrestore(&p->lock, flags);
	spin_unlock_bh(&p->both);
}
