// RUN: %check %s --checks=rt-nesting
// RUN: %check %s --checks=rt-nesting -- -DCONFIG_DEBUG_LOCK_ALLOC
// With PREEMPT_RT a spinlock_t sleeps; a raw one, and what disables interrupts or preemption itself, is atomic.

#include <linux/spinlock.h>

struct dev {
	raw_spinlock_t raw, other, innermost;
	spinlock_t lock, inner;
	rwlock_t rw;
	int n;
};

void under_a_raw_one(struct dev *d)
{
	raw_spin_lock(&d->raw); // note: 'd->raw' acquired here
	spin_lock(&d->lock); // expect: rt-nesting: acquiring spinlock 'd->lock', which sleeps with PREEMPT_RT, while raw.spinlock 'd->raw' is held
	d->n++;
	spin_unlock(&d->lock);
	raw_spin_unlock(&d->raw);
}

void rwlock_under_a_raw_one(struct dev *d)
{
	raw_spin_lock(&d->raw);
	read_lock(&d->rw); // expect: rt-nesting: acquiring rwlock 'd->rw'
	d->n++;
	read_unlock(&d->rw);
	raw_spin_unlock(&d->raw);
}

void irqs_off(struct dev *d)
{
	local_irq_disable(); // note: 'local_irq_disable'
	spin_lock(&d->lock); // expect: rt-nesting: acquiring spinlock 'd->lock', which sleeps with PREEMPT_RT, with interrupts disabled
	d->n++;
	spin_unlock(&d->lock);
	local_irq_enable();
}

void preemption_off(struct dev *d)
{
	preempt_disable();
	spin_lock(&d->lock); // expect: rt-nesting: acquiring spinlock 'd->lock', which sleeps with PREEMPT_RT, with preemption disabled
	d->n++;
	spin_unlock(&d->lock);
	preempt_enable();
}

void raw_under_raw(struct dev *d)
{
	raw_spin_lock(&d->raw);
	raw_spin_lock(&d->other);
	d->n++;
	raw_spin_unlock(&d->other);
	raw_spin_unlock(&d->raw);
}

void raw_inside(struct dev *d)
{
	spin_lock(&d->lock);
	raw_spin_lock(&d->innermost);
	d->n++;
	raw_spin_unlock(&d->innermost);
	spin_unlock(&d->lock);
}

/* With PREEMPT_RT spin_lock_irqsave() disables nothing. */
void saved(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	spin_lock(&d->inner);
	d->n++;
	spin_unlock(&d->inner);
	spin_unlock_irqrestore(&d->lock, flags);
}

void tries(struct dev *d)
{
	raw_spin_lock(&d->raw);
	if (spin_trylock(&d->lock))
		spin_unlock(&d->lock);
	raw_spin_unlock(&d->raw);
}
