// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A spinlock of a timer, a tasklet or a NAPI poll: bottom halves must be off, which _irq and _irqsave do, too.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/timer.h>

struct dev {
	int events;
	spinlock_t timed, tasked, polled;
	spinlock_t bh, irq, save, soft;
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct napi_struct napi;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->timed); // note: 'd->timed' acquired here
	spin_unlock(&d->timed);
	spin_lock(&d->bh);
	spin_unlock(&d->bh);
	spin_lock(&d->irq);
	spin_unlock(&d->irq);
	spin_lock(&d->save);
	spin_unlock(&d->save);
	/* Softirqs do not interrupt each other. */
	spin_lock(&d->soft);
	spin_unlock(&d->soft);
}

static void dev_tasklet(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, tasklet);

	spin_lock(&d->tasked); // note: 'd->tasked' acquired here
	spin_unlock(&d->tasked);
	spin_lock(&d->soft);
	spin_unlock(&d->soft);
}

static int dev_poll(struct napi_struct *napi, int budget)
{
	struct dev *d = container_of(napi, struct dev, napi);

	spin_lock(&d->polled); // note: 'd->polled' acquired here
	spin_unlock(&d->polled);
	spin_lock(&d->soft);
	spin_unlock(&d->soft);
	return 0;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;
	unsigned long flags;

	spin_lock(&d->timed); // expect: irq-unsafe-lock: acquiring spinlock 'd->timed' with bottom halves enabled, which timer function 'dev_timer' acquires in softirq context
	d->events = 0;
	spin_unlock(&d->timed);

	spin_lock(&d->tasked); // expect: irq-unsafe-lock: acquiring spinlock 'd->tasked' with bottom halves enabled, which tasklet function 'dev_tasklet' acquires
	d->events = 0;
	spin_unlock(&d->tasked);

	spin_lock(&d->polled); // expect: irq-unsafe-lock: acquiring spinlock 'd->polled' with bottom halves enabled, which .*'dev_poll' acquires
	d->events = 0;
	spin_unlock(&d->polled);

	spin_lock_bh(&d->bh);
	d->events = 0;
	spin_unlock_bh(&d->bh);

	local_bh_disable();
	spin_lock(&d->bh);
	spin_unlock(&d->bh);
	local_bh_enable();

	spin_lock_irq(&d->irq);
	d->events = 0;
	spin_unlock_irq(&d->irq);

	spin_lock_irqsave(&d->save, flags);
	d->events = 0;
	spin_unlock_irqrestore(&d->save, flags);
	return 0;
}

static const struct file_operations dev_fops = {
	.read = dev_read, // note: 'dev_read' is registered here as [a-z].* in a task
};

void dev_init(struct net_device *dev, struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0); // note: 'dev_timer'.*in softirq context
	tasklet_setup(&d->tasklet, dev_tasklet); // note: 'dev_tasklet'.*in softirq context
	netif_napi_add(dev, &d->napi, dev_poll); // note: 'dev_poll'.*in softirq context
}
