// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that other files call may be called with interrupts enabled: shown under --strict.

#include <linux/interrupt.h>

struct dev {
	spinlock_t lock, other;
	int n, irq;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->n--;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

int dev_probe(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}

void dev_get(struct dev *d)
{
	spin_lock(&d->lock); // expect: irq-unsafe-lock: acquiring spinlock 'd->lock' with interrupts perhaps enabled, which interrupt handler 'dev_irq' acquires
	d->n++;
	spin_unlock(&d->lock);
}

void dev_get_safely(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->n++;
	spin_unlock_irqrestore(&d->lock, flags);
	spin_lock_irq(&d->lock);
	d->n++;
	spin_unlock_irq(&d->lock);
	spin_lock(&d->other);
	d->n++;
	spin_unlock(&d->other);
}

/* It asks in which context it is called. */
void dev_get_locked(struct dev *d)
{
	if (!irqs_disabled())
		return;
	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
}

/* Only called by the handler's like. */
static void dev_put(struct dev *d)
{
	spin_lock(&d->lock);
	d->n--;
	spin_unlock(&d->lock);
}

static irqreturn_t dev_irq2(int irq, void *data)
{
	dev_put(data);
	return IRQ_HANDLED;
}

int dev_probe2(struct dev *d)
{
	return request_irq(d->irq + 1, dev_irq2, 0, "dev", d);
}
