// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that a timer passes on runs in the timer's context; a handler that others call, in theirs.

#include <linux/interrupt.h>
#include <linux/iterate.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock, safe, polled;
	struct timer_list timer;
	struct work_struct work;
	int n, irq;
};

static struct device_driver *driver;

static int each(struct device *device, void *data)
{
	struct dev *d = device->driver_data;
	unsigned long flags;

	spin_lock(&d->lock); // expect: irq-unsafe-lock: acquiring spinlock 'd->lock' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	d->n++;
	spin_unlock(&d->lock);
	spin_lock_irqsave(&d->safe, flags);
	d->n++;
	spin_unlock_irqrestore(&d->safe, flags);
	return 0;
}

static void dev_timer(struct timer_list *t)
{
	driver_for_each_device(driver, NULL, NULL, each); // note: calls 'each' here
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->n--;
	spin_unlock(&d->lock);
	spin_lock(&d->safe);
	d->n--;
	spin_unlock(&d->safe);
	return IRQ_HANDLED;
}

static irqreturn_t polled_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->polled); // expect: irq-unsafe-lock: acquiring spinlock 'd->polled' with interrupts enabled
	d->n--;
	spin_unlock(&d->polled);
	return IRQ_HANDLED;
}

static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	polled_irq(0, d); // note: calls 'polled_irq' here
}

int dev_probe(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	INIT_WORK(&d->work, dev_work);
	return request_irq(d->irq, dev_irq, 0, "dev", d) ?:
	       request_irq(d->irq + 1, polled_irq, 0, "polled", d);
}
