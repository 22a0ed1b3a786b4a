// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Whoever holds a lock that interrupts want must not wait for one whose holder can be interrupted.

#include <linux/fs.h>
#include <linux/interrupt.h>

struct dev {
	int irq, events;
	spinlock_t safe;
	spinlock_t unsafe, also_safe, alone;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->safe); // note: 'd->safe' acquired here
	d->events++;
	spin_unlock(&d->safe);
	return IRQ_HANDLED;
}

static ssize_t dev_write(struct file *file, const char __user *buf, size_t n,
			 loff_t *pos)
{
	struct dev *d = file->private_data;

	spin_lock_irq(&d->safe); // note: 'd->safe' acquired here
	spin_lock(&d->unsafe); // note: 'd->unsafe' acquired here
	d->events = 0;
	spin_unlock(&d->unsafe);

	spin_lock(&d->also_safe);
	d->events = 0;
	spin_unlock(&d->also_safe);
	spin_unlock_irq(&d->safe);
	return n;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;

	spin_lock(&d->unsafe); // expect: irq-unsafe-lock: acquiring spinlock 'd->unsafe' with interrupts enabled, which is waited for while 'd->safe' is held, which is acquired in hardirq context
	d->events++;
	spin_unlock(&d->unsafe);

	spin_lock_irq(&d->also_safe);
	d->events++;
	spin_unlock_irq(&d->also_safe);

	/* Never acquired under the other. */
	spin_lock(&d->alone);
	d->events++;
	spin_unlock(&d->alone);
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
