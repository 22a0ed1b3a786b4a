// RUN: %check %s

/* A handler in a struct within another one, stopped by the address of the
   inner one. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct beep {
	struct work_struct work;
	int tone;
};

struct phone {
	int number;
	struct beep ring;
};

bool cancel_work_sync(struct work_struct *w);

static void phone_ring(struct work_struct *w)
{
	struct phone *p = container_of(w, struct phone, ring.work);

	p->ring.tone = p->number;
}

static irqreturn_t phone_irq(int irq, void *data)
{
	struct phone *p = data;

	schedule_work(&p->ring.work);
	return IRQ_HANDLED;
}

static void beep_stop(struct beep *b)
{
	cancel_work_sync(&b->work);
}

static int phone_probe(struct platform_device *pdev)
{
	struct phone *p = kzalloc(sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	INIT_WORK(&p->ring.work, phone_ring);
	ret = request_irq(9, phone_irq, 0, "phone", p);
	if (ret)
		kfree(p);
	return ret;
}

static void phone_remove(struct platform_device *pdev)
{
	struct phone *p = platform_get_drvdata(pdev);

	free_irq(9, p);
	p->number = 0;
	beep_stop(&p->ring);
	kfree(p);
}

static struct platform_driver phone_driver = {
	.probe = phone_probe,
	.remove = phone_remove,
};
