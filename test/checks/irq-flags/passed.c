// RUN: %check %s
// Flags that a callee restores are free to be saved to again.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	int busy;
};

static void wait_unlocked(spinlock_t *lock, unsigned long flags)
{
	spin_unlock_irqrestore(lock, flags);
	msleep(1);
}

void drain(struct port *p)
{
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	while (p->busy) {
		wait_unlocked(&p->lock, flags);
		spin_lock_irqsave(&p->lock, flags);
	}
	spin_unlock_irqrestore(&p->lock, flags);
}

void nests(struct port *p, struct port *q)
{
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	spin_lock_irqsave(&q->lock, flags); // expect: irq-flags: overwrites flags
	spin_unlock_irqrestore(&q->lock, flags);
	spin_unlock_irqrestore(&p->lock, flags);
}
