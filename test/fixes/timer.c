// RUN: %fix %s | FileCheck %s
// What is freed must not be used by a handler that still runs.

#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	struct timer_list timer;
	struct work_struct work;
};

void remove_timer(struct dev *d)
{
	// CHECK: timer_delete_sync(&d->timer);
	del_timer(&d->timer);
	kfree(d);
}

void remove_work(struct dev *d)
{
	// CHECK: cancel_work_sync(&d->work);
	cancel_work(&d->work);
	kfree(d);
}

/* Two reasons to wait, one fix. */
struct polls {
	struct timer_list timer;
};

static void polls_timer(struct timer_list *t)
{
	struct polls *p = from_timer(p, t, timer);

	mod_timer(&p->timer, jiffies + 100);
}

static void polls_stop(struct polls *p)
{
	// CHECK: timer_delete_sync(&p->timer);
	del_timer(&p->timer);
	kfree(p);
}

static int polls_probe(struct platform_device *pdev)
{
	struct polls *p = platform_get_drvdata(pdev);

	timer_setup(&p->timer, polls_timer, 0);
	return 0;
}

static void polls_remove(struct platform_device *pdev)
{
	polls_stop(platform_get_drvdata(pdev));
}

struct platform_driver polls_driver = {
	.probe = polls_probe,
	.remove = polls_remove,
};
