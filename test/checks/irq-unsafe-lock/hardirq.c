// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A spinlock of an interrupt handler: interrupts must be off wherever else it is acquired.

#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/interrupt.h>

struct dev {
	int irq, events;
	spinlock_t plain, save, disable, bh, split, worked, slept, guarded, own;
	struct work_struct work;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->plain); // note: 'd->plain' acquired here
	d->events++;
	spin_unlock(&d->plain);
	spin_lock(&d->save);
	spin_unlock(&d->save);
	spin_lock(&d->disable);
	spin_unlock(&d->disable);
	spin_lock(&d->bh); // note: 'd->bh' acquired here
	spin_unlock(&d->bh);
	spin_lock(&d->split);
	spin_unlock(&d->split);
	spin_lock(&d->worked); // note: 'd->worked' acquired here
	spin_unlock(&d->worked);
	spin_lock(&d->slept); // note: 'd->slept' acquired here
	spin_unlock(&d->slept);
	spin_lock(&d->guarded); // note: 'd->guarded' acquired here
	spin_unlock(&d->guarded);
	/* No other interrupt of this device comes now. */
	spin_lock(&d->own);
	spin_unlock(&d->own);
	return IRQ_HANDLED;
}

static ssize_t dev_read(struct file *file, char __user *buf, size_t n,
			loff_t *pos)
{
	struct dev *d = file->private_data;
	unsigned long flags;

	spin_lock(&d->plain); // expect: irq-unsafe-lock: acquiring spinlock 'd->plain' with interrupts enabled, which interrupt handler 'dev_irq' acquires in hardirq context
	d->events = 0;
	spin_unlock(&d->plain);

	spin_lock_irqsave(&d->save, flags);
	d->events = 0;
	spin_unlock_irqrestore(&d->save, flags);

	spin_lock_irq(&d->disable);
	d->events = 0;
	spin_unlock_irq(&d->disable);

	/* Bottom halves are not interrupts. */
	spin_lock_bh(&d->bh); // expect: irq-unsafe-lock: acquiring spinlock 'd->bh' with interrupts enabled
	d->events = 0;
	spin_unlock_bh(&d->bh);

	local_irq_save(flags);
	spin_lock(&d->split);
	spin_unlock(&d->split);
	local_irq_restore(flags);

	guard(spinlock)(&d->guarded); // expect: irq-unsafe-lock: acquiring spinlock '.*guarded' with interrupts enabled
	return 0;
}

static const struct file_operations dev_fops = {
	.read = dev_read, // note: 'dev_read' is registered here as [a-z].* in a task
};

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	spin_lock(&d->worked); // expect: irq-unsafe-lock: acquiring spinlock 'd->worked' with interrupts enabled
	d->events = 0;
	spin_unlock(&d->worked);
}

/* Who calls it is not seen, but it sleeps first. */
void dev_wait(struct dev *d)
{
	msleep(10); // note: 'msleep'
	spin_lock(&d->slept); // expect: irq-unsafe-lock: acquiring spinlock 'd->slept' with interrupts enabled
	d->events = 0;
	spin_unlock(&d->slept);
}

/* Here nothing shows that interrupts are on. */
void dev_kick(struct dev *d)
{
	spin_lock(&d->own);
	d->events = 0;
	spin_unlock(&d->own);
}

int dev_init(struct dev *d)
{
	INIT_WORK(&d->work, dev_work); // note: 'dev_work'.*in a task
	return request_irq(d->irq, dev_irq, 0, "dev", d); // note: 'dev_irq'.*in hardirq context
}
