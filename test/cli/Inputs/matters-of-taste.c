/* One finding each of the rules that are off by default. */
#include <linux/fs.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct dev {
	raw_spinlock_t raw;
	spinlock_t lock;
	struct rw_semaphore sem;
	void (*event)(struct dev *d);
	int n;
};

void nesting(struct dev *d)
{
	raw_spin_lock(&d->raw);
	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
	raw_spin_unlock(&d->raw);
}

void callback(struct dev *d)
{
	spin_lock(&d->lock);
	d->event(d);
	spin_unlock(&d->lock);
}

void upgrade(struct dev *d)
{
	down_read(&d->sem);
	if (d->n) {
		up_read(&d->sem);
		return;
	}
	up_read(&d->sem);
	down_write(&d->sem);
	d->n = 1;
	up_write(&d->sem);
}

static ssize_t overstrong(struct file *file, char *buf, size_t n, loff_t *pos)
{
	struct dev *d = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->n++;
	spin_unlock_irqrestore(&d->lock, flags);
	return 0;
}

static const struct file_operations fops = {
	.read = overstrong,
};
