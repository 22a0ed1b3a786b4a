// RUN: %fix %s | FileCheck %s
// What is freed must not be used by a handler that still runs.

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
