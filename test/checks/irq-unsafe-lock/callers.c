// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Interrupts that the caller has disabled are disabled in the callee; a lock of threads only needs nothing.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>

struct dev {
	int irq, n;
	spinlock_t outer, inner, also_inner, threads;
	struct work_struct work;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->outer);
	spin_lock(&d->inner);
	d->n++;
	spin_unlock(&d->inner);
	spin_lock(&d->also_inner);
	d->n++;
	spin_unlock(&d->also_inner);
	spin_unlock(&d->outer);
	return IRQ_WAKE_THREAD;
}

/* Called with interrupts disabled. */
static void add(struct dev *d, int n)
{
	spin_lock(&d->inner);
	d->n += n;
	spin_unlock(&d->inner);
}

/* Not always. */
static void sub(struct dev *d, int n)
{
	spin_lock(&d->also_inner); // expect: irq-unsafe-lock: acquiring spinlock '.*also_inner' with interrupts enabled
	d->n -= n;
	spin_unlock(&d->also_inner);
}

static unsigned long lock(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags);
	return flags;
}

static void unlock(struct dev *d, unsigned long flags)
{
	spin_unlock_irqrestore(&d->outer, flags);
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;
	unsigned long flags;

	spin_lock_irq(&d->outer);
	add(d, 1);
	sub(d, 1);
	spin_unlock_irq(&d->outer);

	flags = lock(d);
	add(d, 2);
	unlock(d, flags);

	local_irq_disable();
	add(d, 3);
	local_irq_enable();
	return 0;
}

static ssize_t dev_write(struct file *file, const char __user *buf, size_t n,
			 loff_t *pos)
{
	struct dev *d = file->private_data;

	sub(d, n);
	return n;
}

static const struct file_operations dev_fops = {
	.read = dev_read,
	.write = dev_write,
};

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	spin_lock(&d->threads);
	d->n++;
	spin_unlock(&d->threads);
}

static int dev_loop(void *data)
{
	struct dev *d = data;

	while (!kthread_should_stop()) {
		spin_lock(&d->threads);
		d->n++;
		spin_unlock(&d->threads);
	}
	return 0;
}

static irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->threads);
	d->n++;
	spin_unlock(&d->threads);
	return IRQ_HANDLED;
}

int dev_init(struct dev *d)
{
	INIT_WORK(&d->work, dev_work);
	kthread_run(dev_loop, d, "dev");
	return request_threaded_irq(d->irq, dev_irq, dev_thread, 0, "dev", d);
}
