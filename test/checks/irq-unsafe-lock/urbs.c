// RUN: %check %s
// URB completions run in a softirq or, with some host controllers' drivers, in the hard interrupt.

#include <linux/spinlock.h>
#include <linux/usb.h>

struct dev {
	spinlock_t rx, tx, idle;
	struct urb *in, *out;
	int n;
};

static void received(struct urb *urb)
{
	struct dev *d = urb->context;

	spin_lock(&d->rx); // note: acquired here
	d->n++;
	spin_unlock(&d->rx);
	spin_lock(&d->tx);
	d->n++;
	spin_unlock(&d->tx);
}

/* All URBs of a device complete in the same context. */
static void sent(struct urb *urb)
{
	struct dev *d = urb->context;

	spin_lock(&d->tx);
	d->n--;
	spin_unlock(&d->tx);
}

static int probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct dev *d = usb_get_intfdata(intf);

	usb_fill_bulk_urb(d->in, NULL, 0, NULL, 0, received, d);
	usb_fill_bulk_urb(d->out, NULL, 0, NULL, 0, sent, d);
	return 0;
}

static void disconnect(struct usb_interface *intf)
{
	struct dev *d = usb_get_intfdata(intf);

	spin_lock_bh(&d->rx); // expect: irq-unsafe-lock: acquiring spinlock 'd->rx' with interrupts enabled, which URB completion 'received' acquires in hardirq context
	d->n = 0;
	spin_unlock_bh(&d->rx);

	spin_lock_irq(&d->tx);
	d->n = 0;
	spin_unlock_irq(&d->tx);

	spin_lock(&d->idle);
	d->n = 0;
	spin_unlock(&d->idle);
}

struct usb_driver driver = {
	.name = "dev",
	.probe = probe,
	.disconnect = disconnect,
};
