// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock that both a hard interrupt and a softirq acquire: who disables bottom halves alone has mended nothing.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock, soft, outer, inner;
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work;
	int irq, events;
};

static struct dev only;

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->events++;
	spin_unlock(&d->lock);
	spin_lock(&d->outer);
	d->events++;
	spin_unlock(&d->outer);
	return IRQ_HANDLED;
}

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->events++;
	spin_unlock_irqrestore(&d->lock, flags);
	spin_lock(&d->soft);
	d->events++;
	spin_unlock(&d->soft);
}

/* A softirq acquires inner itself; an interrupt waits for who waits for it. */
static void dev_tasklet(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, tasklet);
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags);
	spin_lock(&d->inner);
	d->events++;
	spin_unlock(&d->inner);
	spin_unlock_irqrestore(&d->outer, flags);
}

static int dev_open(struct inode *inode, struct file *file)
{
	spin_lock(&only.lock); // expect: irq-unsafe-lock: acquiring spinlock 'only.lock' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	only.events = 0;
	spin_unlock(&only.lock);
	spin_lock_bh(&only.lock); // expect: irq-unsafe-lock: acquiring spinlock 'only.lock' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	only.events = 0;
	spin_unlock_bh(&only.lock);
	spin_lock_irq(&only.lock);
	only.events = 0;
	spin_unlock_irq(&only.lock);
	return 0;
}

/* Softirqs alone. */
static int dev_release(struct inode *inode, struct file *file)
{
	spin_lock(&only.soft); // expect: irq-unsafe-lock: acquiring spinlock 'only.soft' with bottom halves enabled, which timer function 'dev_timer' acquires in softirq context
	only.events = 0;
	spin_unlock(&only.soft);
	spin_lock_bh(&only.soft);
	only.events = 0;
	spin_unlock_bh(&only.soft);
	return 0;
}

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	spin_lock(&d->inner); // expect: irq-unsafe-lock: acquiring spinlock 'd->inner' with interrupts enabled, which is waited for while 'd->outer' is held, which is acquired in hardirq context
	d->events = 0;
	spin_unlock(&d->inner);
	spin_lock_irq(&d->inner);
	d->events = 0;
	spin_unlock_irq(&d->inner);
}

const struct file_operations dev_fops = {
	.open = dev_open,
	.release = dev_release,
};

int dev_start(void)
{
	timer_setup(&only.timer, dev_timer, 0);
	tasklet_setup(&only.tasklet, dev_tasklet);
	INIT_WORK(&only.work, dev_work);
	return request_irq(only.irq, dev_irq, 0, "dev", &only);
}
