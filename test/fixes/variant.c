// RUN: %fix %s | FileCheck %s
// A release of another variant than the acquisition.

#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int count;
};

void saved(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->count++;
	// CHECK: spin_unlock_irqrestore(&d->lock, flags);
	spin_unlock_irq(&d->lock);
}

void bottom_halves(struct dev *d)
{
	spin_lock_bh(&d->lock);
	d->count++;
	// CHECK: spin_unlock_bh(&d->lock);
	spin_unlock(&d->lock);
}
