// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What the kernel calls with interrupts disabled returns with them disabled, and does not enable them in between:
// not by way of a function either that drops its caller's lock.

#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/usb.h>

struct dev {
	spinlock_t lock;
	struct timer_list timer;
	struct urb *urb;
	int irq, n;
};

static irqreturn_t enables(int irq, void *data)
{
	struct dev *d = data;

	d->n++;
	local_irq_enable(); // expect: irq-flags: 'local_irq_enable' enables interrupts, which are disabled where interrupt handler 'enables' is called
	d->n++;
	local_irq_disable();
	return IRQ_HANDLED;
}

static irqreturn_t disables_first(int irq, void *data)
{
	struct dev *d = data;

	local_irq_disable();
	d->n++;
	local_irq_enable(); // expect: irq-flags: 'local_irq_enable' enables interrupts, which are disabled where interrupt handler 'disables_first' is called
	return IRQ_HANDLED;
}

static irqreturn_t restores(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	local_irq_save(flags);
	d->n++;
	local_irq_restore(flags);
	return IRQ_HANDLED;
}

static void drop(struct dev *d)
{
	spin_unlock_irq(&d->lock); // note: interrupts enabled here by 'spin_unlock_irq'
	d->n++;
	spin_lock_irq(&d->lock);
}

static void drop_plain(struct dev *d)
{
	spin_unlock(&d->lock);
	d->n++;
	spin_lock(&d->lock);
}

static irqreturn_t drops(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	drop(d); // expect: irq-flags: 'spin_unlock_irq' enables interrupts, which are disabled where interrupt handler 'drops' is called
	spin_unlock_irqrestore(&d->lock, flags);
	return IRQ_HANDLED;
}

static irqreturn_t drops_plainly(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	drop_plain(d);
	spin_unlock_irqrestore(&d->lock, flags);
	return IRQ_HANDLED;
}

static irqreturn_t drops_in_thread(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	drop(d);
	spin_unlock_irqrestore(&d->lock, flags);
	return IRQ_HANDLED;
}

/* Timers run with interrupts enabled: saving them was more than is needed. */
static void timer_drops(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	drop(d);
	spin_unlock_irqrestore(&d->lock, flags);
}

static void resubmit(struct dev *d)
{
	spin_unlock_irq(&d->lock);
	usb_unlink_urb(d->urb);
	spin_lock_irq(&d->lock);
}

/* Some host controllers' drivers complete URBs in the hard interrupt. */
static void complete_urb(struct urb *urb)
{
	struct dev *d = urb->context;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	resubmit(d); // expect: irq-flags: 'spin_unlock_irq' enables interrupts, which are disabled where URB completion 'complete_urb' is called
	spin_unlock_irqrestore(&d->lock, flags);
}

/* It is told as another variant already. */
static irqreturn_t wrong_variant(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->n++;
	spin_unlock_irq(&d->lock); // expect: unbalanced-lock: acquired with the _irqsave variant, but is released with the _irq one
	return IRQ_HANDLED;
}

int setup(struct dev *d, struct usb_device *udev)
{
	timer_setup(&d->timer, timer_drops, 0);
	usb_fill_bulk_urb(d->urb, udev, 0, NULL, 0, complete_urb, d);
	return request_irq(1, enables, 0, "1", d) ?:
	       request_irq(2, disables_first, 0, "2", d) ?:
	       request_irq(3, restores, 0, "3", d) ?:
	       request_irq(4, drops, 0, "4", d) ?:
	       request_irq(5, drops_plainly, 0, "5", d) ?:
	       request_irq(7, wrong_variant, 0, "7", d) ?:
	       request_threaded_irq(6, NULL, drops_in_thread, 0, "6", d);
}

/* An idle state may enable interrupts while it waits for work. */
struct cpuidle_state {
	int (*enter)(struct dev *d);
	void (*enter_s2idle)(struct dev *d);
};

static int idles(struct dev *d)
{
	local_irq_enable();
	d->n++;
	local_irq_disable();
	return 0;
}

static void suspends(struct dev *d)
{
	local_irq_enable(); // expect: irq-flags: 'local_irq_enable' enables interrupts, which are disabled where cpuidle_state.enter_s2idle 'suspends' is called
	d->n++;
	local_irq_disable();
}

struct cpuidle_state idle_state = {
	.enter = idles,
	.enter_s2idle = suspends,
};
