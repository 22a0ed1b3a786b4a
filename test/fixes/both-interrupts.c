// RUN: %fix %s | FileCheck %s
// Where a hard interrupt and a softirq acquire the lock, disabling bottom halves
// leaves a deadlock. So it does where the interrupt waits by another lock.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct dev {
	spinlock_t lock;
	struct timer_list timer;
	int irq, count;
};

static struct dev only;

static irqreturn_t dev_irq(int irq, void *data)
{
	spin_lock(&only.lock);
	only.count++;
	spin_unlock(&only.lock);
	return IRQ_HANDLED;
}

static void tick(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock_irq(&d->lock);
	d->count++;
	spin_unlock_irq(&d->lock);
}

static int dev_open(struct inode *inode, struct file *file)
{
	timer_setup(&only.timer, tick, 0);
	return request_irq(only.irq, dev_irq, 0, "dev", &only);
}

static int dev_release(struct inode *inode, struct file *file)
{
	// CHECK: spin_lock_irqsave(&only.lock, flags);
	spin_lock(&only.lock);
	only.count = 0;
	// CHECK: spin_unlock_irqrestore(&only.lock, flags);
	spin_unlock(&only.lock);
	return 0;
}

/* Two findings with one fix: it is applied. */
static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	// CHECK: unsigned long flags;
	// CHECK: spin_lock_irqsave(&only.lock, flags);
	spin_lock(&only.lock);
	only.count = cmd;
	// CHECK: spin_unlock_irqrestore(&only.lock, flags);
	spin_unlock(&only.lock);
	if (!arg)
		return 0;
	// CHECK: spin_lock_irqsave(&only.lock, flags);
	spin_lock(&only.lock);
	only.count = 0;
	// CHECK: spin_unlock_irqrestore(&only.lock, flags);
	spin_unlock(&only.lock);
	return 0;
}

const struct file_operations dev_fops = {
	.open = dev_open,
	.release = dev_release,
	.unlocked_ioctl = dev_ioctl,
};
