// RUN: %check %s --checks=overstrong-lock
// RUN: %check %s --checks=overstrong-lock -- -DCONFIG_DEBUG_LOCK_ALLOC
// _irqsave where it is known whether interrupts are enabled.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/timer.h>

struct dev {
	spinlock_t a, b;
	struct timer_list timer;
	int irq, n;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags); // expect: overstrong-lock: 'd->a' is acquired saving the interrupt state, which is known: interrupts are disabled in a hardirq handler
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	return IRQ_HANDLED;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags); // expect: overstrong-lock: 'd->a' is acquired saving the interrupt state, which is known: interrupts are enabled
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	return 0;
}

static irqreturn_t dev_irq_right(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	return IRQ_HANDLED;
}

static void reset(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->b, flags);
	d->n = 0;
	spin_unlock_irqrestore(&d->b, flags);
}

/* It is called in both. */
static irqreturn_t dev_irq_reset(int irq, void *data)
{
	reset(data);
	return IRQ_HANDLED;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct dev *d = file->private_data;

	reset(d);
	spin_lock_irq(&d->a);
	d->n++;
	spin_unlock_irq(&d->a);
	return 0;
}

/* Nobody knows who calls it. */
void dev_kick(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
}

/* A softirq may run with interrupts disabled by netconsole. */
static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
}

static const struct file_operations dev_fops = {
	.read = dev_read,
	.unlocked_ioctl = dev_ioctl,
};

int dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	request_irq(d->irq, dev_irq, IRQF_SHARED, "a", d);
	request_irq(d->irq, dev_irq_right, IRQF_SHARED, "b", d);
	return request_irq(d->irq, dev_irq_reset, IRQF_SHARED, "c", d);
}
