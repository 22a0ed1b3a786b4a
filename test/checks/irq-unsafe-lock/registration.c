// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// No interrupt comes before the handler is there, nor after it is gone, nor while it is disabled.

#include <linux/interrupt.h>
#include <linux/platform_device.h>

struct before {
	spinlock_t lock;
	int irq, events;
};

static irqreturn_t before_irq(int irq, void *data)
{
	struct before *d = data;

	spin_lock(&d->lock);
	d->events++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int before_probe(struct platform_device *pdev)
{
	struct before *d = platform_get_drvdata(pdev);

	spin_lock(&d->lock);
	d->events = 0;
	spin_unlock(&d->lock);
	return request_irq(d->irq, before_irq, 0, "before", d);
}

static void before_remove(struct platform_device *pdev)
{
	struct before *d = platform_get_drvdata(pdev);

	free_irq(d->irq, d);
	spin_lock(&d->lock);
	d->events = 0;
	spin_unlock(&d->lock);
}

static void before_shutdown(struct platform_device *pdev)
{
	struct before *d = platform_get_drvdata(pdev);

	disable_irq(d->irq);
	spin_lock(&d->lock);
	d->events = 0;
	spin_unlock(&d->lock);
	enable_irq(d->irq);
}

static struct platform_driver before_driver = {
	.probe = before_probe,
	.remove = before_remove,
	.shutdown = before_shutdown,
};

struct after {
	spinlock_t lock;
	int irq, events;
};

static irqreturn_t after_irq(int irq, void *data)
{
	struct after *d = data;

	spin_lock(&d->lock);
	d->events++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int after_probe(struct platform_device *pdev)
{
	struct after *d = platform_get_drvdata(pdev);
	int ret;

	ret = request_irq(d->irq, after_irq, 0, "after", d);
	if (ret)
		return ret;
	spin_lock(&d->lock); // expect: irq-unsafe-lock: acquiring spinlock 'd->lock' with interrupts enabled
	d->events = 0;
	spin_unlock(&d->lock);
	return 0;
}

static struct platform_driver after_driver = {
	.probe = after_probe,
};

struct gone {
	spinlock_t lock;
	int irq, events;
};

static irqreturn_t gone_irq(int irq, void *data)
{
	struct gone *d = data;

	spin_lock(&d->lock);
	d->events++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int gone_probe(struct platform_device *pdev)
{
	struct gone *d = platform_get_drvdata(pdev);

	return request_irq(d->irq, gone_irq, 0, "gone", d);
}

static void gone_remove(struct platform_device *pdev)
{
	struct gone *d = platform_get_drvdata(pdev);

	spin_lock(&d->lock); // expect: irq-unsafe-lock: acquiring spinlock 'd->lock' with interrupts enabled
	d->events = 0;
	spin_unlock(&d->lock);
	free_irq(d->irq, d);
}

static struct platform_driver gone_driver = {
	.probe = gone_probe,
	.remove = gone_remove,
};

struct enabled {
	spinlock_t lock;
	int irq, events;
};

static irqreturn_t enabled_irq(int irq, void *data)
{
	struct enabled *d = data;

	spin_lock(&d->lock);
	d->events++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int enabled_probe(struct platform_device *pdev)
{
	struct enabled *d = platform_get_drvdata(pdev);

	return request_irq(d->irq, enabled_irq, 0, "enabled", d);
}

static void enabled_shutdown(struct platform_device *pdev)
{
	struct enabled *d = platform_get_drvdata(pdev);

	disable_irq(d->irq);
	d->events = 0;
	enable_irq(d->irq);
	spin_lock(&d->lock); // expect: irq-unsafe-lock: acquiring spinlock 'd->lock' with interrupts enabled
	d->events = 0;
	spin_unlock(&d->lock);
}

static struct platform_driver enabled_driver = {
	.probe = enabled_probe,
	.shutdown = enabled_shutdown,
};
