// RUN: %clang-tidy --load=%module --quiet --checks='-*,linuxkernel-*' %s -- \
// RUN:   -std=gnu11 -I %includes | FileCheck %s
// No fix is offered where more than this function would have to change.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	unsigned int irq;
	void *buffer;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

int start(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}

static void finish(struct dev *d)
{
	spin_unlock(&d->lock);
}

// The release is elsewhere.
void split(struct dev *d)
{
	msleep(1);
	// CHECK-NOT: irqsave
	// CHECK: warning: acquiring spinlock 'd->lock' with interrupts enabled
	// CHECK-NOT: irqsave
	spin_lock(&d->lock);
	finish(d);
}
