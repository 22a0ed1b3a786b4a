// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A timer cannot end while an interrupt waits for what its canceller holds; interrupts do not wait for handlers.

#include <linux/interrupt.h>
#include <linux/timer.h>

struct dev {
	spinlock_t in_irq, alone;
	struct timer_list timer;
	int irq, n;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	d->n++;
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->in_irq); // note: 'd->in_irq' acquired here
	d->n++;
	spin_unlock(&d->in_irq);
	return IRQ_HANDLED;
}

int dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	return request_irq(d->irq, dev_irq, 0, "dev", d); // note: 'dev_irq' is registered here as interrupt handler
}

void dev_stop(struct dev *d)
{
	spin_lock_irq(&d->in_irq); // note: 'd->in_irq' acquired here
	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for a timer with spinlock 'd->in_irq' held, which an interrupt of the timer may wait for
	spin_unlock_irq(&d->in_irq);
}

void dev_stop_right(struct dev *d)
{
	spin_lock_irq(&d->in_irq);
	timer_delete(&d->timer);
	spin_unlock_irq(&d->in_irq);
	timer_delete_sync(&d->timer);
	spin_lock(&d->alone);
	timer_delete_sync(&d->timer);
	spin_unlock(&d->alone);
}

struct stops {
	struct timer_list timer;
	struct work_struct work;
	int irq, n;
};

static irqreturn_t stops_irq(int irq, void *data)
{
	struct stops *d = data;

	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for a handler in hardirq context
	return IRQ_HANDLED;
}

static irqreturn_t stops_irq_too(int irq, void *data)
{
	struct stops *d = data;

	cancel_work_sync(&d->work); // expect: timer-delete: 'cancel_work_sync' waits for a handler in hardirq context
	return IRQ_HANDLED;
}

static irqreturn_t stops_right(int irq, void *data)
{
	struct stops *d = data;

	timer_delete(&d->timer);
	cancel_work(&d->work);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t stops_thread(int irq, void *data)
{
	struct stops *d = data;

	timer_delete_sync(&d->timer);
	cancel_work_sync(&d->work);
	return IRQ_HANDLED;
}

int stops_init(struct stops *d)
{
	request_irq(d->irq, stops_irq, IRQF_SHARED, "a", d);
	request_irq(d->irq, stops_irq_too, IRQF_SHARED, "b", d);
	return request_threaded_irq(d->irq, stops_right, stops_thread, 0, "c", d);
}
