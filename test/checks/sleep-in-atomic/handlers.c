// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Handlers that run in interrupts must not sleep; those that run in a task may.

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/usb.h>

struct dev {
	struct timer_list timer, safe_timer;
	struct hrtimer hrtimer;
	struct tasklet_struct tasklet;
	struct napi_struct napi;
	struct work_struct work;
	struct mutex mutex;
	struct urb *urb;
	int irq, n;
	void *buffer;
};

static void dev_timer(struct timer_list *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(timer function 'dev_timer'\)
}

static void dev_safe_timer(struct timer_list *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled \(timer function 'dev_safe_timer'\)
}

static enum hrtimer_restart dev_hrtimer(struct hrtimer *t)
{
	struct dev *d = container_of(t, struct dev, hrtimer);

	mutex_lock(&d->mutex); // expect: sleep-in-atomic: 'mutex_lock' may sleep in hardirq context \(hrtimer function 'dev_hrtimer'\)
	mutex_unlock(&d->mutex);
	return HRTIMER_NORESTART;
}

static void dev_tasklet(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, tasklet);

	d->buffer = kmalloc(16, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep in softirq context \(tasklet function 'dev_tasklet'\)
}

static int dev_poll(struct napi_struct *napi, int budget)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(NAPI poll function 'dev_poll'\)
	return 0;
}

static irqreturn_t dev_irq(int irq, void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'dev_irq'\)
	return IRQ_WAKE_THREAD;
}

static void dev_complete(struct urb *urb)
{
	struct dev *d = urb->context;

	usb_submit_urb(d->urb, GFP_KERNEL); // expect: sleep-in-atomic: 'usb_submit_urb' may sleep .*'dev_complete'
}

/* Two calls down. */
static void reset(struct dev *d)
{
	mutex_lock(&d->mutex); // note: 'mutex_lock(_nested)?' may sleep
	d->n = 0;
	mutex_unlock(&d->mutex);
}

static void recover(struct dev *d)
{
	if (d->n)
		reset(d); // note: calls 'reset' here
}

static irqreturn_t dev_irq_deep(int irq, void *data)
{
	recover(data); // expect: sleep-in-atomic: 'recover' may sleep \(in 'mutex_lock(_nested)?'\) in hardirq context \(interrupt handler 'dev_irq_deep'\)
	// note@-1: calls 'recover' here
	return IRQ_HANDLED;
}

/* All of this may be done in a task. */
static irqreturn_t dev_thread(int irq, void *data)
{
	msleep(1);
	recover(data);
	return IRQ_HANDLED;
}

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	msleep(1);
	recover(d);
	d->buffer = kmalloc(16, GFP_KERNEL);
	usb_submit_urb(d->urb, GFP_KERNEL);
}

/* And this anywhere. */
static irqreturn_t dev_irq_right(int irq, void *data)
{
	struct dev *d = data;

	udelay(1);
	d->buffer = kmalloc(16, GFP_ATOMIC);
	schedule_work(&d->work);
	usb_submit_urb(d->urb, GFP_ATOMIC);
	return IRQ_HANDLED;
}

int dev_init(struct dev *d, struct net_device *net, struct usb_device *usb)
{
	timer_setup(&d->timer, dev_timer, 0); // note: 'dev_timer' is registered here as timer function, which runs in softirq context
	timer_setup(&d->safe_timer, dev_safe_timer, TIMER_IRQSAFE); // note: 'dev_safe_timer' is registered here as timer function, which runs with interrupts disabled
	hrtimer_init(&d->hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	d->hrtimer.function = dev_hrtimer; // note: 'dev_hrtimer' is registered here as hrtimer function
	tasklet_setup(&d->tasklet, dev_tasklet); // note: 'dev_tasklet' is registered here as tasklet function
	netif_napi_add(net, &d->napi, dev_poll); // note: 'dev_poll' is registered here as NAPI poll function
	INIT_WORK(&d->work, dev_work);
	usb_fill_bulk_urb(d->urb, usb, 0, d, 8, dev_complete, d); // note: 'dev_complete' is registered here as
	request_irq(d->irq, dev_irq_deep, IRQF_SHARED, "a", d); // note: 'dev_irq_deep' is registered here as interrupt handler, which runs in hardirq context
	request_irq(d->irq, dev_irq_right, IRQF_SHARED, "b", d);
	return request_threaded_irq(d->irq, dev_irq, dev_thread, 0, "c", d); // note: 'dev_irq' is registered here as interrupt handler
}

/* Initialised where they are defined. */
static void static_timer(struct timer_list *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(timer function 'static_timer'\)
}
static DEFINE_TIMER(a_timer, static_timer); // note: 'static_timer' is registered here

static void static_work(struct work_struct *work)
{
	msleep(1);
}
static DECLARE_WORK(a_work, static_work);

static void static_tasklet(struct tasklet_struct *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(tasklet function 'static_tasklet'\)
}
static DECLARE_TASKLET(a_tasklet, static_tasklet);
