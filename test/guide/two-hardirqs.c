// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Between Two Hard IRQ Handlers".

#include <linux/interrupt.h>

/* Plain locks are right, too, since handlers of all architectures run with interrupts disabled (2.6.35). */
struct pair {
	spinlock_t lock;
	int left_line, right_line, count;
};

static irqreturn_t left_irq(int irq, void *data)
{
	struct pair *p = data;
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	p->count++;
	spin_unlock_irqrestore(&p->lock, flags);
	return IRQ_HANDLED;
}

static irqreturn_t right_irq(int irq, void *data)
{
	struct pair *p = data;
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	p->count--;
	spin_unlock_irqrestore(&p->lock, flags);
	return IRQ_HANDLED;
}

/* What enables them is wrong in any case. */
static irqreturn_t third_irq(int irq, void *data)
{
	struct pair *p = data;

	spin_lock_irq(&p->lock); // expect: irq-flags: 'spin_lock_irq' in hardirq context
	p->count = 0;
	spin_unlock_irq(&p->lock);
	return IRQ_HANDLED;
}

int init(struct pair *p)
{
	request_irq(p->left_line, left_irq, 0, "left", p);
	request_irq(p->right_line, right_irq, 0, "right", p);
	return request_irq(p->right_line, third_irq, IRQF_SHARED, "third", p);
}
