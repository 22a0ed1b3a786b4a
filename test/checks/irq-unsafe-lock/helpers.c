// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks that are acquired in helpers: by a parameter, and in a function of both contexts.

#include <linux/fs.h>
#include <linux/interrupt.h>

struct dev {
	int irq, events;
	spinlock_t of_irq, of_task, shared, saved;
};

/* The class of the lock is what the caller passes. */
static void bump(struct dev *d, spinlock_t *lock)
{
	spin_lock(lock); // expect: irq-unsafe-lock: acquiring spinlock '.*of_irq' with interrupts enabled
	d->events++;
	spin_unlock(lock);
}

static void reset(struct dev *d)
{
	spin_lock(&d->shared); // expect: irq-unsafe-lock: acquiring spinlock '.*shared' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	d->events = 0;
	spin_unlock(&d->shared);
}

static void reset_saving(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->saved, flags);
	d->events = 0;
	spin_unlock_irqrestore(&d->saved, flags);
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	bump(d, &d->of_irq); // note: calls 'bump'
	reset(d); // note: calls 'reset'
	reset_saving(d);
	return IRQ_HANDLED;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;

	bump(d, &d->of_task);
	reset(d); // note: calls 'reset'
	reset_saving(d);
	return n;
}

static ssize_t dev_write(struct file *file, const char __user *buf, size_t n,
			 loff_t *pos)
{
	struct dev *d = file->private_data;

	bump(d, &d->of_irq); // note: calls 'bump'
	return n;
}

static const struct file_operations dev_fops = {
	.read = dev_read,
	.write = dev_write,
};

int dev_init(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}
