// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "The trylock Functions".

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/timer.h>

struct meter {
	spinlock_t lock, unsafe;
	struct mutex mutex;
	struct timer_list timer;
	int line, value;
};

/* No value is better than waiting for it. */
static irqreturn_t meter_irq(int irq, void *data)
{
	struct meter *m = data;

	if (spin_trylock(&m->lock)) {
		m->value++;
		spin_unlock(&m->lock);
	}
	spin_lock(&m->unsafe);
	m->value++;
	spin_unlock(&m->unsafe);
	return IRQ_HANDLED;
}

static void meter_timer(struct timer_list *t)
{
	struct meter *m = from_timer(m, t, timer);

	/* It does not sleep, but is not for interrupts. */
	if (mutex_trylock(&m->mutex)) { // expect: sleep-in-atomic: 'mutex_trylock'
		m->value++;
		mutex_unlock(&m->mutex);
	}
}

static ssize_t meter_read(struct file *file, char __user *to, size_t n,
			  loff_t *pos)
{
	struct meter *m = file->private_data;
	unsigned long flags;

	if (spin_trylock_irqsave(&m->lock, flags)) {
		m->value = 0;
		spin_unlock_irqrestore(&m->lock, flags);
	}
	/* Whoever gets it can be interrupted by who waits for it. */
	if (spin_trylock(&m->unsafe)) { // expect: irq-unsafe-lock: acquiring spinlock 'm->unsafe' with interrupts enabled
		m->value = 0;
		spin_unlock(&m->unsafe);
	}
	if (mutex_trylock(&m->mutex)) {
		m->value = 0;
		mutex_unlock(&m->mutex);
	}
	/* Only if it was acquired. */
	if (!mutex_trylock(&m->mutex))
		mutex_unlock(&m->mutex); // expect: unbalanced-lock: releasing mutex 'm->mutex'
	else
		mutex_unlock(&m->mutex);
	return 0;
}

static const struct file_operations meter_fops = {
	.read = meter_read,
};

int init(struct meter *m)
{
	timer_setup(&m->timer, meter_timer, 0);
	return request_irq(m->line, meter_irq, 0, "meter", m);
}
