// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// rwlocks: an interrupt that reads waits for writers only, one that writes for readers, too.

#include <linux/fs.h>
#include <linux/interrupt.h>

struct dev {
	int irq, table[8];
	rwlock_t read_in_irq, read_only, write_in_irq, write_right;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	read_lock(&d->read_in_irq);
	read_unlock(&d->read_in_irq);
	read_lock(&d->read_only);
	read_unlock(&d->read_only);
	write_lock(&d->write_in_irq);
	d->table[0]++;
	write_unlock(&d->write_in_irq);
	write_lock(&d->write_right);
	d->table[0]++;
	write_unlock(&d->write_right);
	return IRQ_HANDLED;
}

static ssize_t dev_write(struct file *file, const char __user *buf, size_t n,
			 loff_t *pos)
{
	struct dev *d = file->private_data;

	write_lock(&d->read_in_irq); // expect: irq-unsafe-lock: acquiring rwlock 'd->read_in_irq' with interrupts enabled
	d->table[1] = 0;
	write_unlock(&d->read_in_irq);

	write_lock_irq(&d->read_only);
	d->table[1] = 0;
	write_unlock_irq(&d->read_only);
	return 0;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;
	int v;

	read_lock(&d->read_only);
	v = d->table[0];
	read_unlock(&d->read_only);

	read_lock(&d->write_in_irq); // expect: irq-unsafe-lock: acquiring rwlock 'd->write_in_irq' with interrupts enabled
	v += d->table[0];
	read_unlock(&d->write_in_irq);

	read_lock_irq(&d->write_right);
	v += d->table[0];
	read_unlock_irq(&d->write_right);
	return v;
}

static const struct file_operations dev_fops = {
	.read = dev_read,
	.write = dev_write,
};

int dev_init(struct dev *d)
{
	return request_irq(d->irq, dev_irq, 0, "dev", d);
}
