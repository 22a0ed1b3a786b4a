// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Some Functions Which Sleep".

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/slab.h>

struct box {
	struct mutex mutex;
	spinlock_t lock;
	int line, level;
	void *buffer;
};

void under_a_spinlock(struct box *b, char __user *u)
{
	int v;

	spin_lock(&b->lock);
	copy_from_user(&v, u, sizeof(v)); // expect: sleep-in-atomic: 'copy_from_user' may sleep while spinlock
	copy_to_user(u, &v, sizeof(v)); // expect: sleep-in-atomic: 'copy_to_user' may sleep while spinlock
	get_user(v, (int *)u); // expect: sleep-in-atomic: 'get_user' may sleep while spinlock
	b->buffer = kmalloc(v, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock
	mutex_lock(&b->mutex); // expect: sleep-in-atomic: 'mutex_lock' may sleep while spinlock
	mutex_unlock(&b->mutex);
	if (!mutex_lock_interruptible(&b->mutex)) // expect: sleep-in-atomic: 'mutex_lock_interruptible' may sleep while spinlock
		mutex_unlock(&b->mutex);
	if (mutex_trylock(&b->mutex))
		mutex_unlock(&b->mutex);
	spin_unlock(&b->lock);
}

void without_preemption(struct box *b)
{
	preempt_disable();
	b->buffer = kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while preemption is disabled
	preempt_enable();
}

static irqreturn_t box_irq(int irq, void *data)
{
	struct box *b = data;

	b->buffer = kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep in hardirq context
	b->buffer = kmalloc(8, GFP_ATOMIC);
	if (mutex_trylock(&b->mutex)) { // expect: sleep-in-atomic: 'mutex_trylock'
		b->level++;
		mutex_unlock(&b->mutex);
	}
	return IRQ_HANDLED;
}

/* A mutex is released by the task that acquired it. */
static irqreturn_t box_other_irq(int irq, void *data)
{
	struct box *b = data;

	mutex_unlock(&b->mutex); // expect: sleep-in-atomic: 'mutex_unlock'
	return IRQ_HANDLED;
}

void in_a_task(struct box *b, char __user *u)
{
	int v;

	mutex_lock(&b->mutex);
	copy_from_user(&v, u, sizeof(v));
	copy_to_user(u, &v, sizeof(v));
	get_user(v, (int *)u);
	b->buffer = kmalloc(v, GFP_KERNEL);
	mutex_unlock(&b->mutex);
}

int init(struct box *b)
{
	request_irq(b->line, box_other_irq, IRQF_SHARED, "other", b);
	return request_irq(b->line, box_irq, IRQF_SHARED, "box", b);
}
