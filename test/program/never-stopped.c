// RUN: split-file %s %t && %link %t
// RUN: %locklint --separate --no-store --quiet %t/probe.c -- -I %includes | count 0
//
// A driver of two files, whose struct a header declares: each may stop what the
// other one schedules, so nothing is said of one alone.

//--- api.h
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
struct dev {
	struct work_struct work, other;
	int status;
};
void dev_quiesce(struct dev *d);
//--- probe.c
#include "api.h"
static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	d->status++;
}
static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	schedule_work(&d->work); // note: 'schedule_work' schedules it here
	schedule_work(&d->other);
	return IRQ_HANDLED;
}
static int dev_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	platform_set_drvdata(pdev, d);
	INIT_WORK(&d->work, dev_work); // expect: timer-delete: nothing stops work function 'dev_work'
	INIT_WORK(&d->other, dev_work);
	return devm_request_irq(&pdev->dev, 5, dev_irq, 0, "dev", d);
}
static void dev_remove(struct platform_device *pdev)
{
	dev_quiesce(platform_get_drvdata(pdev)); // expect: timer-delete: 'dev_quiesce' comes too early: until what 'devm_request_irq' has begun is released, interrupt handler 'dev_irq' may schedule it again
}
static struct platform_driver dev_driver = {
	.probe = dev_probe,
	.remove = dev_remove,
};
//--- quiesce.c
#include "api.h"
void dev_quiesce(struct dev *d)
{
	cancel_work_sync(&d->other);
}
