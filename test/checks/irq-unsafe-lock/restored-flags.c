// RUN: %check %s
// spin_lock_irq() shows that interrupts are enabled, but not behind a release
// that restores their state: the other end restores it, too.

#include <linux/interrupt.h>
#include <linux/spinlock.h>

struct base {
	spinlock_t lock, queue, list, stats;
	int n;
};

static struct base b;

static irqreturn_t handler(int irq, void *dev)
{
	spin_lock(&b.queue);
	b.n++;
	spin_unlock(&b.queue);
	spin_lock(&b.list);
	b.n++;
	spin_unlock(&b.list);
	return IRQ_HANDLED;
}

int setup(int irq)
{
	return request_irq(irq, handler, 0, "base", &b);
}

static void call(void (*fn)(void), unsigned long flags)
{
	spin_unlock_irqrestore(&b.lock, flags);
	fn();
	spin_lock_irq(&b.lock);
}

void expire(void (*fn)(void))
{
	unsigned long flags;

	spin_lock(&b.queue);
	b.n = 0;
	spin_unlock(&b.queue);
	spin_lock_irqsave(&b.lock, flags);
	call(fn, flags);
	spin_unlock_irqrestore(&b.lock, flags); // expect: irq-flags: 'spin_unlock_irqrestore' restores flags that were restored already
}

void drain(void)
{
	spin_lock(&b.list); // expect: irq-unsafe-lock: acquiring spinlock 'b.list' with interrupts enabled
	b.n = 0;
	spin_unlock(&b.list);
	spin_lock_irq(&b.stats);
	b.n++;
	spin_unlock_irq(&b.stats);
}
