// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock of a softirq and of a hardirq: the softirq runs with interrupts enabled.

#include <linux/interrupt.h>
#include <linux/timer.h>

struct dev {
	int irq, events;
	spinlock_t plain, save, irqsafe;
	struct timer_list timer, safe_timer;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->plain);
	d->events++;
	spin_unlock(&d->plain);
	spin_lock(&d->save);
	d->events++;
	spin_unlock(&d->save);
	spin_lock(&d->irqsafe);
	d->events++;
	spin_unlock(&d->irqsafe);
	return IRQ_HANDLED;
}

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->plain); // expect: irq-unsafe-lock: acquiring spinlock 'd->plain' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	d->events = 0;
	spin_unlock(&d->plain);

	spin_lock_irq(&d->save);
	d->events = 0;
	spin_unlock_irq(&d->save);
}

/* With TIMER_IRQSAFE interrupts are off. */
static void dev_safe_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, safe_timer);

	spin_lock(&d->irqsafe);
	d->events = 0;
	spin_unlock(&d->irqsafe);
}

int dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0); // note: 'dev_timer'.*in softirq context
	timer_setup(&d->safe_timer, dev_safe_timer, TIMER_IRQSAFE);
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}
