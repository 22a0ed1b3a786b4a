// RUN: %check %s

/* vfree() sleeps in tasks alone. */

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock, irq_lock;
	struct mutex mutex;
	struct work_struct work, clean;
	void *buf;
	int n;
};

/* It may be called in a softirq. */
void dev_drop(struct dev *d)
{
	spin_lock(&d->lock);
	vfree(d->buf);
	spin_unlock(&d->lock);
}

static void drop(struct dev *d)
{
	kvfree(d->buf); // note: 'kvfree' may sleep
	d->buf = NULL;
}

static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	spin_lock(&d->lock); // note: 'd->lock' acquired here
	drop(d); // expect: sleep-in-atomic: 'drop' may sleep .in 'kvfree'. while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

static void dev_clean(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, clean);

	drop(d);
	spin_lock_bh(&d->lock);
	drop(d);
	spin_unlock_bh(&d->lock);
	spin_lock(&d->lock);
	kfree(d->buf);
	spin_unlock(&d->lock);
}

static irqreturn_t dev_irq(int irq, void *data)
{
	drop(data);
	return IRQ_HANDLED;
}

int dev_probe(struct dev *d, int irq)
{
	INIT_WORK(&d->work, dev_work);
	INIT_WORK(&d->clean, dev_clean);
	return request_irq(irq, dev_irq, 0, "d", d);
}

/* What has slept is a task. */
void dev_reset(struct dev *d)
{
	mutex_lock(&d->mutex);
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	vfree(d->buf); // expect: sleep-in-atomic: 'vfree' may sleep while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	mutex_unlock(&d->mutex);
}

/* That it may sleep does not say that its callers have interrupts enabled. */
static void dev_free_any(struct dev *d)
{
	vfree(d->buf);
	spin_lock(&d->irq_lock);
	d->n++;
	spin_unlock(&d->irq_lock);
}

static irqreturn_t any_irq(int irq, void *data)
{
	dev_free_any(data);
	return IRQ_HANDLED;
}

int any_probe(struct dev *d, int irq)
{
	return request_irq(irq, any_irq, 0, "a", d);
}
