// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// That another handler was stopped does not help, in whichever order the uses come.

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/timer.h>

struct dev {
	struct timer_list timer, second;
	spinlock_t in_timer, in_second;
	int n;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->in_timer);
	d->n++;
	spin_unlock(&d->in_timer);
}

static void dev_second(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, second);

	spin_lock(&d->in_second);
	d->n++;
	spin_unlock(&d->in_second);
}

void dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	timer_setup(&d->second, dev_second, 0);
}

static void dev_remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	if (d->n) {
		timer_delete_sync(&d->timer);
		spin_lock(&d->in_timer);
		d->n = 0;
		spin_unlock(&d->in_timer);
	} else {
		timer_delete_sync(&d->second);
		spin_lock(&d->in_timer); // expect: irq-unsafe-lock: acquiring spinlock 'd->in_timer' with bottom halves enabled
		d->n = 0;
		spin_unlock(&d->in_timer);
	}
}

static void dev_shutdown(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	if (d->n) {
		timer_delete_sync(&d->second);
		spin_lock(&d->in_second);
		d->n = 0;
		spin_unlock(&d->in_second);
	} else {
		timer_delete_sync(&d->second);
		timer_delete_sync(&d->timer);
		spin_lock(&d->in_second);
		d->n = 0;
		spin_unlock(&d->in_second);
	}
}

struct platform_driver dev_driver = {
	.remove = dev_remove,
	.shutdown = dev_shutdown,
};
