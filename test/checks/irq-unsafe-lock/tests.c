// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What the path has shown of the context; locks of other structures and globals.

#include <linux/fs.h>
#include <linux/interrupt.h>

static DEFINE_SPINLOCK(list_lock);
static DEFINE_SPINLOCK(quiet_lock);
static int count;

struct dev {
	int irq;
	spinlock_t lock;
};
struct other {
	spinlock_t lock;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	spin_lock(&list_lock);
	count++;
	spin_unlock(&list_lock);
	spin_lock(&quiet_lock);
	count++;
	spin_unlock(&quiet_lock);
	return IRQ_HANDLED;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct other *o = file->private_data;

	/* A lock of the same name, of another structure. */
	spin_lock(&o->lock);
	spin_unlock(&o->lock);

	spin_lock(&list_lock); // expect: irq-unsafe-lock: acquiring spinlock 'list_lock' with interrupts enabled
	count = 0;
	spin_unlock(&list_lock);

	/* Only with interrupts off. */
	if (irqs_disabled()) {
		spin_lock(&quiet_lock);
		count = 0;
		spin_unlock(&quiet_lock);
	}
	return 0;
}

static const struct file_operations dev_fops = {
	.unlocked_ioctl = dev_ioctl,
};

int dev_init(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}
