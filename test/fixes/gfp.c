// RUN: %fix %s | FileCheck %s
// An allocation under a spinlock of the same function must not sleep.

#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	void *buffer;
};

void refill(struct dev *d)
{
	spin_lock(&d->lock);
	// CHECK: kzalloc(sizeof(*d) + 8, GFP_ATOMIC | __GFP_NOWARN);
	d->buffer = kzalloc(sizeof(*d) + 8, GFP_KERNEL | __GFP_NOWARN);
	spin_unlock(&d->lock);
}
