// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that waits for itself to end; one that waits for another, or does not wait.

#include <linux/interrupt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	struct timer_list timer, other_timer;
	struct work_struct work, other_work;
	struct delayed_work dwork;
	int irq, n;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	if (d->n)
		timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'dev_timer', which it is called from
}

static void dev_other_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, other_timer);

	timer_delete(&d->other_timer);
	timer_delete_sync(&d->timer);
}

static void stop_work(struct dev *d)
{
	cancel_work_sync(&d->work);
}

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	stop_work(d); // expect: timer-delete: 'stop_work' waits for work function 'dev_work', which it is called from
}

static void dev_other_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, other_work);

	stop_work(d);
	cancel_work(&d->other_work);
	timer_delete_sync(&d->timer);
}

static void dev_dwork(struct work_struct *work)
{
	struct dev *d = container_of(to_delayed_work(work), struct dev, dwork);

	cancel_delayed_work_sync(&d->dwork); // expect: timer-delete: 'cancel_delayed_work_sync' waits for work function 'dev_dwork', which it is called from
}

static irqreturn_t dev_irq(int irq, void *data)
{
	disable_irq(irq); // expect: timer-delete: 'disable_irq' waits for
	return IRQ_HANDLED;
}

static irqreturn_t dev_irq_right(int irq, void *data)
{
	disable_irq_nosync(irq);
	return IRQ_HANDLED;
}

int dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	timer_setup(&d->other_timer, dev_other_timer, 0);
	INIT_WORK(&d->work, dev_work);
	INIT_WORK(&d->other_work, dev_other_work);
	INIT_DELAYED_WORK(&d->dwork, dev_dwork);
	request_irq(d->irq, dev_irq_right, IRQF_SHARED, "a", d);
	return request_irq(d->irq, dev_irq, IRQF_SHARED, "b", d);
}
