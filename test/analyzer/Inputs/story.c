#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock, other;
	struct mutex mutex;
	void *buffer;
	int n;
};

static void grab(struct dev *d)
{
	spin_lock(&d->lock);
}

static void commit(struct dev *d)
{
	if (d->n)
		mutex_lock(&d->mutex);
}

void several_functions(struct dev *d)
{
	unsigned long flags;

	/* What is over before the lock is taken does not matter, */
	msleep(1);
	local_irq_save(flags);
	local_irq_restore(flags);
	spin_lock(&d->lock);
	kfree(d->buffer);
	spin_unlock(&d->lock);

	grab(d);
	/* and nor do other locks. */
	spin_lock(&d->other);
	spin_unlock(&d->other);
	commit(d);
}

/* The lock is taken where it is taken again. */
void round_the_loop(struct dev *d)
{
	while (d->n--)
		spin_lock(&d->lock);
}

/* Paths that part, and end in one place. */
int left_held(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (d->n > 3)
		goto out;
	mutex_unlock(&d->mutex);
out:
	return 0;
}

static irqreturn_t handler(int irq, void *data)
{
	commit(data);
	return IRQ_HANDLED;
}

int start(struct dev *d, int irq)
{
	return request_irq(irq, handler, 0, "story", d);
}

void by_guard(struct dev *d)
{
	guard(spinlock)(&d->lock);
	msleep(1);
}
