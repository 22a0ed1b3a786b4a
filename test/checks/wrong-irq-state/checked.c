// RUN: %check %s

/* Packets that are freed with interrupts disabled are shown by --strict alone. */

#include <linux/skbuff.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock, stats_lock;
	struct sk_buff *pending;
	int n;
};

void documented(struct dev *d)
{
	spin_lock_irq(&d->lock);
	kfree_skb(d->pending);
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
