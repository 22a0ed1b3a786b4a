// RUN: %check %s

/* A driver's end does not wait for what it deletes. */

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct scale {
	struct delayed_work work, flushed;
	struct timer_list timer;
	int weight;
};

static void scale_work(struct work_struct *w)
{
	struct scale *s = container_of(w, struct scale, work.work);

	s->weight++;
}

static void scale_flushed(struct work_struct *w)
{
	struct scale *s = container_of(w, struct scale, flushed.work);

	s->weight--;
}

static void scale_tick(struct timer_list *t)
{
	struct scale *s = from_timer(s, t, timer);

	s->weight = 0;
}

static int scale_probe(struct platform_device *pdev)
{
	struct scale *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!s)
		return -ENOMEM;
	platform_set_drvdata(pdev, s);
	INIT_DELAYED_WORK(&s->work, scale_work); // note: 'scale_work' is registered here
	INIT_DELAYED_WORK(&s->flushed, scale_flushed);
	timer_setup(&s->timer, scale_tick, 0);
	mod_timer(&s->timer, 100);
	schedule_delayed_work(&s->work, 10);
	schedule_delayed_work(&s->flushed, 10);
	return 0;
}

static void scale_remove(struct platform_device *pdev)
{
	struct scale *s = platform_get_drvdata(pdev);

	cancel_delayed_work(&s->work); // expect: timer-delete: 'cancel_delayed_work' does not wait for work function 'scale_work', which may still run when what contains its object is freed
	cancel_delayed_work(&s->flushed);
	flush_work(&s->flushed.work);
	timer_delete(&s->timer); // expect: timer-delete: 'timer_delete' does not wait for timer function 'scale_tick', which may still run when what contains its object is freed
}

static struct platform_driver scale_driver = {
	.probe = scale_probe,
	.remove = scale_remove,
};

/* Something else frees it, or nothing does. */
static struct scale *the_scale;

static int kept_probe(struct platform_device *pdev)
{
	INIT_DELAYED_WORK(&the_scale->work, scale_work);
	return 0;
}

static void kept_remove(struct platform_device *pdev)
{
	cancel_delayed_work(&the_scale->work);
}

/* The module's code is gone: for works, which RCU does not wait for. */
static struct delayed_work poll_work;
static struct timer_list poll_timer;

static void poll(struct work_struct *w)
{
}

static void tick(struct timer_list *t)
{
}

static int __init poll_init(void)
{
	INIT_DELAYED_WORK(&poll_work, poll);
	timer_setup(&poll_timer, tick, 0);
	schedule_delayed_work(&poll_work, 10);
	mod_timer(&poll_timer, 10);
	return 0;
}

static void __exit poll_exit(void)
{
	cancel_delayed_work(&poll_work); // expect: timer-delete: 'cancel_delayed_work' does not wait for work function 'poll', which may still run when the module is gone
	timer_delete(&poll_timer);
}
module_init(poll_init);
module_exit(poll_exit);
