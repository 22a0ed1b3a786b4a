// RUN: %check %s

/* A handler that belongs to a struct within another one: it is freed with that.  */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct pace {
	struct timer_list timer;
	int limit;
};

struct lamp {
	int brightness;
	struct pace pace, kept, stopped;
	struct pace each[2];
};

static void lamp_tick(struct timer_list *t)
{
	struct lamp *l = container_of(t, struct lamp, pace.timer);

	l->brightness += l->pace.limit;
}

static irqreturn_t lamp_irq(int irq, void *data)
{
	struct lamp *l = data;

	mod_timer(&l->pace.timer, jiffies + 1); // note: 'mod_timer' schedules it here
	return IRQ_HANDLED;
}

static void pace_init(struct lamp *l)
{
	timer_setup(&l->pace.timer, lamp_tick, 0); // expect: timer-delete: nothing stops timer function 'lamp_tick', which may run after what contains its object is freed
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);
	int ret;

	if (!l)
		return -ENOMEM;
	platform_set_drvdata(pdev, l);
	pace_init(l);
	ret = request_irq(9, lamp_irq, 0, "lamp", l);
	if (ret)
		kfree(l);
	return ret;
}

static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *l = platform_get_drvdata(pdev);

	free_irq(9, l);
	l->brightness = 0;
	kfree(l); // note: freed by 'kfree' here
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
};
