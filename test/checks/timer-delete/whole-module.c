// RUN: %check %s
// The object has the name of its module, so it is all of it: nothing else stops
// what the struct in its header contains.

#define MODULE
#define KBUILD_MODNAME "dev"
#define KBUILD_BASENAME "dev"
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "Inputs/whole-module.h"

static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	d->status++;
}

static void dev_stopped(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, stopped);

	d->status++;
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	schedule_work(&d->work);
	schedule_work(&d->stopped);
	return IRQ_HANDLED;
}

static int dev_probe(struct platform_device *pdev)
{
	struct dev *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int ret;

	if (!d)
		return -ENOMEM;
	platform_set_drvdata(pdev, d);
	INIT_WORK(&d->work, dev_work); // expect: timer-delete: nothing stops work function 'dev_work'
	INIT_WORK(&d->stopped, dev_stopped);
	ret = request_irq(5, dev_irq, 0, "dev", d);
	if (ret)
		kfree(d);
	return ret;
}

static void dev_remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	free_irq(5, d);
	cancel_work_sync(&d->stopped);
	kfree(d);
}

static struct platform_driver dev_driver = {
	.probe = dev_probe,
	.remove = dev_remove,
};
