// RUN: %check %s --checks=late-init

/* What is ready in time, and interrupts that do not come before it is. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct dev {
	spinlock_t lock;
	bool running;
	int irq, count;
	struct dev *next;
};

static irqreturn_t ready_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int ready_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	spin_lock_init(&d->lock);
	return devm_request_irq(&pdev->dev, 5, ready_irq, 0, "dev", d);
}

/* The interrupt is left disabled. */

static irqreturn_t disabled_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int disabled_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	if (devm_request_irq(&pdev->dev, 5, disabled_irq, IRQF_SHARED | IRQF_NO_AUTOEN, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock);
	enable_irq(5);
	return 0;
}

static irqreturn_t flagged_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int flagged_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	irq_set_status_flags(5, IRQ_NOAUTOEN);
	if (devm_request_irq(&pdev->dev, 5, flagged_irq, 0, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock);
	enable_irq(5);
	return 0;
}

/* The handler does nothing before the driver is ready. */

static irqreturn_t asking_irq(int irq, void *data)
{
	struct dev *d = data;

	if (!d->running)
		return IRQ_NONE;
	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int asking_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	if (devm_request_irq(&pdev->dev, 5, asking_irq, 0, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock);
	d->running = true;
	return 0;
}

/* One of several things that the driver says later on. */

static bool testing;

static irqreturn_t either_irq(int irq, void *data)
{
	struct dev *d = data;

	if (d->running || d->next) {
		spin_lock(&d->lock);
		d->count++;
		spin_unlock(&d->lock);
	}
	return IRQ_HANDLED;
}

static irqreturn_t tested_irq(int irq, void *data)
{
	struct dev *d = data;

	if (!testing)
		return IRQ_NONE;
	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int either_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	if (devm_request_irq(&pdev->dev, 5, either_irq, 0, "dev", d))
		return -EBUSY;
	if (devm_request_irq(&pdev->dev, 6, tested_irq, 0, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock);
	testing = true;
	return 0;
}

/* The next device's lock, and that of another object. */

static irqreturn_t port_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int ports_probe(struct platform_device *pdev)
{
	for (int i = 0; i < 4; i++) {
		struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

		if (!d)
			return -ENOMEM;
		spin_lock_init(&d->lock);
		if (devm_request_irq(&pdev->dev, i, port_irq, 0, "dev", d))
			return -EBUSY;
	}
	return 0;
}

static irqreturn_t first_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int next_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	spin_lock_init(&d->lock);
	if (devm_request_irq(&pdev->dev, 5, first_irq, 0, "dev", d))
		return -EBUSY;
	d->next = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);
	if (!d->next)
		return -ENOMEM;
	spin_lock_init(&d->next->lock);
	return 0;
}

/* Initialised anew. */

static irqreturn_t again_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int again_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	spin_lock_init(&d->lock);
	if (devm_request_irq(&pdev->dev, 5, again_irq, 0, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock);
	return 0;
}
