// Notes are related information, and fixes code actions, each once.
// RUN: %session %clangd %s -- -I %includes | FileCheck %s

#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	void *buffer;
};

void refill(struct dev *d)
{
	spin_lock(&d->lock);
	d->buffer = kmalloc(8, GFP_KERNEL);
	spin_unlock(&d->lock);
}
// CHECK: 15: 'kmalloc' may sleep while spinlock 'd->lock' is held (fix available) [linuxkernel-sleep-in-atomic]
// CHECK-NEXT: note: fix.c:14: 'd->lock' acquired here
// CHECK-NEXT: fix: change 'GFP_KERNEL' to 'GFP_ATOMIC'
// CHECK-NEXT: fixed:
// CHECK-NEXT: nothing
