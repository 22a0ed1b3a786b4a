// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Which handlers run in interrupts: a threaded one does not, an hrtimer does, one of HRTIMER_MODE_SOFT in softirq.

#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/usb.h>

struct dev {
	int irq, events;
	spinlock_t threaded, primary, hr, hr_right, in_urb, tried;
	struct hrtimer hrtimer;
	struct urb *urb;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->primary);
	d->events++;
	spin_unlock(&d->primary);
	/* Who only tries waits for nobody. */
	if (spin_trylock(&d->tried)) {
		d->events++;
		spin_unlock(&d->tried);
	}
	return IRQ_WAKE_THREAD;
}

static irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->threaded);
	d->events = 0;
	spin_unlock(&d->threaded);

	spin_lock(&d->primary); // expect: irq-unsafe-lock: acquiring spinlock 'd->primary' with interrupts enabled, which interrupt handler 'dev_irq'
	d->events = 0;
	spin_unlock(&d->primary);
	return IRQ_HANDLED;
}

static enum hrtimer_restart dev_hrtimer(struct hrtimer *timer)
{
	struct dev *d = container_of(timer, struct dev, hrtimer);

	spin_lock(&d->hr);
	d->events++;
	spin_unlock(&d->hr);
	spin_lock(&d->hr_right);
	d->events++;
	spin_unlock(&d->hr_right);
	return HRTIMER_NORESTART;
}

static void dev_complete(struct urb *urb)
{
	struct dev *d = urb->context;

	spin_lock(&d->in_urb);
	d->events++;
	spin_unlock(&d->in_urb);
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;

	spin_lock(&d->threaded);
	d->events = 0;
	spin_unlock(&d->threaded);

	spin_lock(&d->tried);
	d->events = 0;
	spin_unlock(&d->tried);

	spin_lock_bh(&d->hr); // expect: irq-unsafe-lock: acquiring spinlock 'd->hr' with interrupts enabled
	d->events = 0;
	spin_unlock_bh(&d->hr);

	spin_lock_irq(&d->hr_right);
	d->events = 0;
	spin_unlock_irq(&d->hr_right);

	spin_lock_irq(&d->in_urb);
	d->events = 0;
	spin_unlock_irq(&d->in_urb);
	return 0;
}

static const struct file_operations dev_fops = {
	.read = dev_read,
};

int dev_init(struct dev *d, struct usb_device *usb)
{
	usb_fill_bulk_urb(d->urb, usb, 0, d, 8, dev_complete, d);
	hrtimer_init(&d->hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	d->hrtimer.function = dev_hrtimer;
	return request_threaded_irq(d->irq, dev_irq, dev_thread, 0, "dev", d);
}
