// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A deletion that is wrong for two reasons, or for two callers, is one finding, at the deletion.

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct both {
	struct timer_list timer;
	int n;
};

static void both_timer(struct timer_list *t)
{
	struct both *d = from_timer(d, t, timer);

	mod_timer(&d->timer, jiffies + 100);
}

static void both_shutdown_hw(struct both *d)
{
	del_timer(&d->timer); // expect: timer-delete: 'del_timer' does not wait for the handler, but what contains it is freed
	kfree(d);
}

static int both_probe(struct platform_device *pdev)
{
	struct both *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	platform_set_drvdata(pdev, d);
	timer_setup(&d->timer, both_timer, 0);
	return 0;
}

static void both_remove(struct platform_device *pdev)
{
	both_shutdown_hw(platform_get_drvdata(pdev));
}

static struct platform_driver both_driver = {
	.probe = both_probe,
	.remove = both_remove,
};

/* Freed by nobody here, and deleted two calls below. */
struct deep {
	struct timer_list timer;
	int n;
};

static void deep_timer(struct timer_list *t)
{
	struct deep *d = from_timer(d, t, timer);

	mod_timer(&d->timer, jiffies + 100); // note: 'mod_timer'
}

static void deep_stop(struct deep *d)
{
	del_timer(&d->timer); // expect: timer-delete: 'del_timer' does not stop timer function 'deep_timer', which schedules itself again
}

static void deep_quiet(struct deep *d)
{
	d->n = 0;
	deep_stop(d); // note: calls 'deep_stop'
}

static int deep_probe(struct platform_device *pdev)
{
	struct deep *d = platform_get_drvdata(pdev);

	timer_setup(&d->timer, deep_timer, 0);
	return 0;
}

static void deep_remove(struct platform_device *pdev)
{
	struct deep *d = platform_get_drvdata(pdev);

	deep_quiet(d); // note: calls 'deep_quiet'
}

/* It is not gone after that, but the deletion is told of once anyway. */
static void deep_shutdown(struct platform_device *pdev)
{
	deep_stop(platform_get_drvdata(pdev));
}

static struct platform_driver deep_driver = {
	.probe = deep_probe,
	.remove = deep_remove,
	.shutdown = deep_shutdown,
};

/* Two ways to be gone, one deletion. */
static struct delayed_work poll_work;

static void poll(struct work_struct *work)
{
	schedule_delayed_work(&poll_work, 100);
}

static void poll_stop(void)
{
	cancel_delayed_work(&poll_work); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'poll', which schedules itself again
}

static void poll_remove(struct platform_device *pdev)
{
	poll_stop();
}

static struct platform_driver poll_driver = {
	.remove = poll_remove,
};

static int __init poll_init(void)
{
	INIT_DELAYED_WORK(&poll_work, poll);
	return 0;
}

static void __exit poll_exit(void)
{
	poll_stop();
}

module_init(poll_init);
module_exit(poll_exit);

/* Waited for below. */
struct right {
	struct timer_list timer;
};

static void right_timer(struct timer_list *t)
{
	struct right *d = from_timer(d, t, timer);

	mod_timer(&d->timer, jiffies + 100);
}

static void right_stop(struct right *d)
{
	del_timer_sync(&d->timer);
}

static int right_probe(struct platform_device *pdev)
{
	struct right *d = platform_get_drvdata(pdev);

	timer_setup(&d->timer, right_timer, 0);
	return 0;
}

static void right_remove(struct platform_device *pdev)
{
	struct right *d = platform_get_drvdata(pdev);

	del_timer(&d->timer);
	right_stop(d);
	kfree(d);
}

static struct platform_driver right_driver = {
	.probe = right_probe,
	.remove = right_remove,
};
