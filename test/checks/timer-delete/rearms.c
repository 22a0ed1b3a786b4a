// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that schedules itself again, and a driver that goes away without waiting.

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct polls {
	struct timer_list timer;
	int n;
};

static void polls_timer(struct timer_list *t)
{
	struct polls *d = from_timer(d, t, timer);

	d->n++;
	mod_timer(&d->timer, jiffies + 100); // note: 'mod_timer'
}

static int polls_probe(struct platform_device *pdev)
{
	struct polls *d = platform_get_drvdata(pdev);

	timer_setup(&d->timer, polls_timer, 0);
	mod_timer(&d->timer, jiffies + 100);
	return 0;
}

static void polls_remove(struct platform_device *pdev)
{
	struct polls *d = platform_get_drvdata(pdev);

	timer_delete(&d->timer); // expect: timer-delete: 'timer_delete' does not stop timer function 'polls_timer', which schedules itself again
}

/* It is only shut down, not gone. */
static void polls_shutdown(struct platform_device *pdev)
{
	struct polls *d = platform_get_drvdata(pdev);

	timer_delete(&d->timer);
}

static struct platform_driver polls_driver = {
	.probe = polls_probe,
	.remove = polls_remove,
	.shutdown = polls_shutdown,
};

struct waits {
	struct timer_list timer;
	int n;
};

static void waits_timer(struct timer_list *t)
{
	struct waits *d = from_timer(d, t, timer);

	d->n++;
	mod_timer(&d->timer, jiffies + 100);
}

static int waits_probe(struct platform_device *pdev)
{
	struct waits *d = platform_get_drvdata(pdev);

	timer_setup(&d->timer, waits_timer, 0);
	return 0;
}

static void waits_remove(struct platform_device *pdev)
{
	struct waits *d = platform_get_drvdata(pdev);

	timer_delete_sync(&d->timer);
}

static struct platform_driver waits_driver = {
	.probe = waits_probe,
	.remove = waits_remove,
};

struct once {
	struct timer_list timer;
	int n;
};

static void once_timer(struct timer_list *t)
{
	struct once *d = from_timer(d, t, timer);

	d->n++;
}

static int once_probe(struct platform_device *pdev)
{
	struct once *d = platform_get_drvdata(pdev);

	timer_setup(&d->timer, once_timer, 0);
	mod_timer(&d->timer, jiffies + 100);
	return 0;
}

static void once_remove(struct platform_device *pdev)
{
	struct once *d = platform_get_drvdata(pdev);

	timer_delete(&d->timer);
}

static struct platform_driver once_driver = {
	.probe = once_probe,
	.remove = once_remove,
};

/* A module's own delayed work. */
static struct delayed_work poll_work;
static int polled;

static void poll(struct work_struct *work)
{
	polled++;
	schedule_delayed_work(&poll_work, 100);
}

static int __init poll_init(void)
{
	INIT_DELAYED_WORK(&poll_work, poll);
	schedule_delayed_work(&poll_work, 100);
	return 0;
}

static void __exit poll_exit(void)
{
	cancel_delayed_work(&poll_work); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'poll', which schedules itself again
}

module_init(poll_init);
module_exit(poll_exit);
