// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One function in several contexts: what it is told, and what it asks, decides.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct dev {
	int irq, n;
	spinlock_t lock;
	struct timer_list timer;
	void *buffer;
};

static int refill(struct dev *d, gfp_t gfp)
{
	d->buffer = kmalloc(64, gfp);
	return d->buffer ? 0 : -ENOMEM;
}

static void settle(struct dev *d, bool may_sleep)
{
	if (may_sleep)
		msleep(1); // note: 'msleep' may sleep
	else
		udelay(1000);
}

static void by_task(struct dev *d)
{
	if (in_task())
		msleep(1);
	else
		udelay(1000);
}

static void by_interrupt(struct dev *d)
{
	if (!in_interrupt())
		msleep(1);
	else
		udelay(1000);
}

static void the_wrong_way_round(struct dev *d)
{
	if (in_interrupt())
		msleep(1);
}

static void by_hardirq(struct dev *d)
{
	if (!in_hardirq())
		msleep(1);
}

static void by_irqs(struct dev *d)
{
	if (irqs_disabled())
		return;
	msleep(1);
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	refill(d, GFP_ATOMIC);
	settle(d, false);
	by_task(d);
	by_interrupt(d);
	by_hardirq(d);
	by_irqs(d);
	refill(d, GFP_KERNEL); // expect: sleep-in-atomic: 'refill' may sleep \(in 'kmalloc'\) in hardirq context
	settle(d, true); // expect: sleep-in-atomic: 'settle' may sleep \(in 'msleep'\) in hardirq context
	the_wrong_way_round(d); // expect: sleep-in-atomic: 'the_wrong_way_round' may sleep \(in 'msleep'\) in hardirq context
	return IRQ_HANDLED;
}

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	by_task(d);
	by_interrupt(d);
	by_hardirq(d); // expect: sleep-in-atomic: 'by_hardirq' may sleep \(in 'msleep'\) in softirq context
	by_irqs(d); // expect: sleep-in-atomic: 'by_irqs' may sleep \(in 'msleep'\) in softirq context
}

static int dev_probe(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	refill(d, GFP_KERNEL);
	settle(d, true);
	by_task(d);
	by_interrupt(d);
	by_hardirq(d);
	by_irqs(d);
	the_wrong_way_round(d);
	timer_setup(&d->timer, dev_timer, 0);
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}

static struct platform_driver dev_driver = {
	.probe = dev_probe,
};

/* In a task, but under a lock. */
static int locked_probe(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	spin_lock_irq(&d->lock);
	refill(d, GFP_KERNEL); // expect: sleep-in-atomic: 'refill' may sleep \(in 'kmalloc'\) while spinlock 'd->lock' is held
	by_irqs(d);
	by_task(d); // expect: sleep-in-atomic: 'by_task' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	spin_unlock_irq(&d->lock);
	return 0;
}

static struct platform_driver locked_driver = {
	.probe = locked_probe,
};

/* In a handler, but not registered by this one: nothing is known. */
irqreturn_t exported_irq(int irq, void *data)
{
	msleep(1);
	return IRQ_HANDLED;
}

/* The same function as both. */
static irqreturn_t both(int irq, void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'both'\)
	return IRQ_HANDLED;
}

int both_init(struct dev *d)
{
	return request_threaded_irq(d->irq, both, both, 0, "both", d);
}
