// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The variable that keeps the interrupt state.

#include <linux/spinlock.h>

struct dev {
	spinlock_t a, b;
	unsigned long flags;
	int n;
};

void one_variable(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags); // note: 'spin_lock_irqsave'
	spin_lock_irqsave(&d->b, flags); // expect: irq-flags: 'spin_lock_irqsave' overwrites flags that are still needed: the interrupt state saved first is lost
	d->n++;
	spin_unlock_irqrestore(&d->b, flags);
	spin_unlock_irqrestore(&d->a, flags);
}

void two_variables(struct dev *d)
{
	unsigned long flags, inner;

	spin_lock_irqsave(&d->a, flags);
	spin_lock_irqsave(&d->b, inner);
	d->n++;
	spin_unlock_irqrestore(&d->b, inner);
	spin_unlock_irqrestore(&d->a, flags);
}

void one_after_the_other(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	spin_lock_irqsave(&d->b, flags);
	d->n++;
	spin_unlock_irqrestore(&d->b, flags);
}

/* Handed over: b is released with the state saved for a. */
void hand_over(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	spin_lock(&d->b);
	spin_unlock(&d->a);
	d->n++;
	spin_unlock_irqrestore(&d->b, flags);
}

static void count(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->b, flags);
	d->n++;
	spin_unlock_irqrestore(&d->b, flags);
}

void of_a_callee(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	count(d);
	spin_unlock_irqrestore(&d->a, flags);
}

void in_the_object(struct dev *d)
{
	spin_lock_irqsave(&d->a, d->flags);
	spin_lock_irqsave(&d->b, d->flags); // expect: irq-flags: 'spin_lock_irqsave' overwrites flags that are still needed
	d->n++;
	spin_unlock_irqrestore(&d->b, d->flags);
	spin_unlock_irqrestore(&d->a, d->flags);
}

void mixed_with_local_irq_save(struct dev *d)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock_irqsave(&d->a, flags); // expect: irq-flags: 'spin_lock_irqsave' overwrites flags that are still needed
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	local_irq_restore(flags);
}

void never_saved(struct dev *d)
{
	unsigned long flags;

	d->n++;
	local_irq_restore(flags); // expect: irq-flags: 'local_irq_restore' restores flags that were never saved
}

void saved_on_one_path(struct dev *d, bool quiet)
{
	unsigned long flags;

	if (!quiet)
		spin_lock_irqsave(&d->a, flags);
	d->n++;
	if (!quiet)
		spin_unlock_irqrestore(&d->a, flags);
}

void of_the_caller(struct dev *d, unsigned long flags)
{
	d->n++;
	local_irq_restore(flags);
}

void through_a_pointer(struct dev *d, unsigned long *flags)
{
	spin_lock_irqsave(&d->a, *flags);
}

void restored_twice(void)
{
	unsigned long flags;

	local_irq_save(flags);
	barrier();
	local_irq_restore(flags);
	barrier();
	local_irq_restore(flags); // expect: irq-flags: 'local_irq_restore' restores flags that were restored already
}

void restored_on_each_path(struct dev *d)
{
	unsigned long flags;

	local_irq_save(flags);
	if (d->n) {
		local_irq_restore(flags);
		return;
	}
	d->n++;
	local_irq_restore(flags);
}

void dropped_for_a_while(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	barrier();
	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
}

void in_a_loop(struct dev *d)
{
	unsigned long flags;

	while (d->n--) {
		spin_lock_irqsave(&d->a, flags);
		barrier();
		spin_unlock_irqrestore(&d->a, flags);
	}
}
