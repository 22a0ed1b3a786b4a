// RUN: %check %s -- -Wno-compare-distinct-pointer-types -Wno-incompatible-pointer-types
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC -Wno-compare-distinct-pointer-types -Wno-incompatible-pointer-types
// Flags are an unsigned long: what does not fit loses bits on some machines.

#include <linux/spinlock.h>

typedef unsigned long ulong_t;

struct dev {
	spinlock_t a;
	int n;
};

void as_int(struct dev *d)
{
	int flags;

	spin_lock_irqsave(&d->a, flags); // expect: irq-flags: the flags of 'spin_lock_irqsave' are no 'unsigned long'
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
}

void as_u32(void)
{
	u32 flags;

	local_irq_save(flags); // expect: irq-flags: the flags of 'local_irq_save' are no 'unsigned long'
	local_irq_restore(flags); // expect: irq-flags: the flags of 'local_irq_restore' are no 'unsigned long'
}

void as_a_typedef(struct dev *d)
{
	ulong_t flags;

	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
}

void through_a_pointer(struct dev *d, unsigned long *flags)
{
	spin_lock_irqsave(&d->a, *flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, *flags);
}
