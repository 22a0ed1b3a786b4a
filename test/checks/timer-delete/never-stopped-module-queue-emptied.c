// RUN: %check %s

/* A module's queue that is emptied where a device ends, or that somebody else
   empties who is not known. */

#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...);
void destroy_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);

static struct workqueue_struct *button_queue;

struct button {
	struct work_struct pressed;
	int presses;
};

static void button_pressed(struct work_struct *w)
{
	struct button *b = container_of(w, struct button, pressed);

	b->presses++;
}

static irqreturn_t button_irq(int irq, void *data)
{
	struct button *b = data;

	queue_work(button_queue, &b->pressed);
	return IRQ_HANDLED;
}

static void button_drain(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
}

static int button_probe(struct platform_device *pdev)
{
	struct button *b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	platform_set_drvdata(pdev, b);
	INIT_WORK(&b->pressed, button_pressed);
	return request_irq(7, button_irq, 0, "button", b);
}

static void button_remove(struct platform_device *pdev)
{
	struct button *b = platform_get_drvdata(pdev);

	free_irq(7, b);
	button_drain(button_queue);
}

static struct platform_driver button_driver = {
	.probe = button_probe,
	.remove = button_remove,
};

static int button_init(void)
{
	button_queue = alloc_workqueue("button", 0, 0);
	return button_queue ? 0 : -ENOMEM;
}
module_init(button_init);

static void button_exit(void)
{
	destroy_workqueue(button_queue);
}
module_exit(button_exit);
