// RUN: %check %s

/* Another object than the one that is freed has the inner struct. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct pace {
	struct timer_list timer;
	int limit;
};

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
