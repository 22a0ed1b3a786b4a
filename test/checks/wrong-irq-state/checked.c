// RUN: %check %s

/* What nothing complains of at run time, as freeing packets, is told where the
   code disables interrupts, and of interrupt handlers. */

#include <linux/interrupt.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/usb.h>

struct dev {
	spinlock_t lock, stats_lock;
	struct sk_buff *pending;
	int n;
};

void documented(struct dev *d)
{
	spin_lock_irq(&d->lock);
	kfree_skb(d->pending); // expect: wrong-irq-state: 'kfree_skb' needs interrupts enabled, but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irq(&d->lock);
}

void checked(struct dev *d)
{
	spin_lock_irq(&d->lock); // note: 'd->lock' acquired here
	spin_lock_bh(&d->stats_lock);
	d->n++;
	spin_unlock_bh(&d->stats_lock); // expect: wrong-irq-state: 'spin_unlock_bh' needs interrupts enabled, but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irq(&d->lock);
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	kfree_skb(d->pending); // expect: wrong-irq-state: 'kfree_skb' needs interrupts enabled, but is called in hardirq context
	return IRQ_HANDLED;
}

int dev_start(struct dev *d, int irq)
{
	return request_irq(irq, dev_irq, 0, "dev", d);
}

/* Most host controllers complete URBs in softirqs. */
static void dev_complete(struct urb *urb)
{
	struct dev *d = urb->context;

	kfree_skb(d->pending);
}

void dev_submit(struct dev *d, struct urb *urb)
{
	urb->context = d;
	urb->complete = dev_complete;
}
