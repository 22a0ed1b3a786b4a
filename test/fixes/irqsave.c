// RUN: %fix %s | FileCheck %s
// Every acquisition and release of the lock in that function; others are as
// they were.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	unsigned int irq;
	int count;
};

// CHECK-LABEL: dev_irq(
static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	// CHECK: spin_lock(&d->lock);
	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

int start(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}

// CHECK-LABEL: int count(
int count(struct dev *d)
{
	// CHECK: unsigned long flags;
	// CHECK-NEXT: int n;
	int n;

	msleep(1);
	// CHECK: spin_lock_irqsave(&d->lock, flags);
	spin_lock(&d->lock);
	if (!d->count) {
		// CHECK: spin_unlock_irqrestore(&d->lock, flags);
		spin_unlock(&d->lock);
		return -1;
	}
	n = d->count;
	// CHECK: spin_unlock_irqrestore(&d->lock, flags);
	spin_unlock(&d->lock);
	return n;
}

// CHECK-LABEL: void reset(
void reset(struct dev *d)
{
	// CHECK-NEXT: {{^}}{
	// CHECK-NEXT: unsigned long flags;
	// CHECK-EMPTY:
	// CHECK-NEXT: msleep(1);
	msleep(1);
	// CHECK-NEXT: spin_lock_irqsave(&d->lock, flags);
	spin_lock(&d->lock);
	d->count = 0;
	spin_unlock(&d->lock);
}
