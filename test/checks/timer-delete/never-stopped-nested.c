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

/* Stopped by the address of the inner one. */

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

/* Another object than the one that is freed has it. */

struct meter {
	struct pace *pace;
	int value;
};

struct clock {
	struct pace pace;
};

static struct clock *the_clock;

static void clock_tick(struct timer_list *t)
{
	struct clock *c = container_of(t, struct clock, pace.timer);

	c->pace.limit++;
}

int clock_init(void)
{
	the_clock = kzalloc(sizeof(*the_clock), GFP_KERNEL);
	if (!the_clock)
		return -ENOMEM;
	timer_setup(&the_clock->pace.timer, clock_tick, 0);
	mod_timer(&the_clock->pace.timer, jiffies + 1);
	return 0;
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *m = platform_get_drvdata(pdev);

	m->value = 0;
	kfree(m);
}

static struct platform_driver meter_driver = {
	.remove = meter_remove,
};
