// RUN: %check %s

/* A queue that is emptied, and that nobody destroys, may be one of the
   kernel's. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *wq);

struct tuner {
	struct workqueue_struct *own, *lent;
	struct work_struct key, scan;
	int status;
};

static void tuner_key(struct work_struct *w)
{
	struct tuner *t = container_of(w, struct tuner, key);

	t->status++;
}

static void tuner_scan(struct work_struct *w)
{
	struct tuner *t = container_of(w, struct tuner, scan);

	t->status++;
}

static irqreturn_t tuner_irq(int irq, void *data)
{
	struct tuner *t = data;

	queue_work(t->own, &t->scan);
	schedule_work(&t->key);
	return IRQ_HANDLED;
}

static int tuner_probe(struct platform_device *pdev)
{
	struct tuner *t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	platform_set_drvdata(pdev, t);
	INIT_WORK(&t->key, tuner_key);
	INIT_WORK(&t->scan, tuner_scan);
	return request_irq(5, tuner_irq, 0, "tuner", t);
}

static void tuner_remove(struct platform_device *pdev)
{
	struct tuner *t = platform_get_drvdata(pdev);

	free_irq(5, t);
	flush_workqueue(t->lent);
	destroy_workqueue(t->own);
}

static struct platform_driver tuner_driver = {
	.probe = tuner_probe,
	.remove = tuner_remove,
};
