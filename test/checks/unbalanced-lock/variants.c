// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Releasing with another variant than the lock was acquired with, each pair.

#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	spinlock_t other;
	rwlock_t rw;
	int value;
};

void right(struct dev *d)
{
	unsigned long flags;

	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	spin_lock_irq(&d->lock);
	spin_unlock_irq(&d->lock);
	spin_lock_irqsave(&d->lock, flags);
	spin_unlock_irqrestore(&d->lock, flags);
	spin_lock_bh(&d->lock);
	spin_unlock_bh(&d->lock);
}

void irqsave_plain(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->value++;
	spin_unlock(&d->lock); // expect: unbalanced-lock: spinlock 'd->lock' was acquired with the _irqsave variant, but is released with the plain one: interrupts stay disabled
}

void irq_plain(struct dev *d)
{
	spin_lock_irq(&d->lock);
	spin_unlock(&d->lock); // expect: unbalanced-lock: acquired with the _irq variant, but is released with the plain one
}

void bh_plain(struct dev *d)
{
	spin_lock_bh(&d->lock);
	spin_unlock(&d->lock); // expect: unbalanced-lock: acquired with the _bh variant, but is released with the plain one: bottom halves stay disabled
}

void irqsave_irq(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	spin_unlock_irq(&d->lock); // expect: unbalanced-lock: acquired with the _irqsave variant, but is released with the _irq one
}

void irqsave_bh(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	spin_unlock_bh(&d->lock); // expect: unbalanced-lock: acquired with the _irqsave variant, but is released with the _bh one
}

void irq_bh(struct dev *d)
{
	spin_lock_irq(&d->lock);
	spin_unlock_bh(&d->lock); // expect: unbalanced-lock: acquired with the _irq variant, but is released with the _bh one
}

void bh_irq(struct dev *d)
{
	spin_lock_bh(&d->lock);
	spin_unlock_irq(&d->lock); // expect: unbalanced-lock: acquired with the _bh variant, but is released with the _irq one
}

void plain_irq(struct dev *d)
{
	spin_lock(&d->lock);
	spin_unlock_irq(&d->lock); // expect: unbalanced-lock: acquired with the plain variant, but is released with the _irq one
}

void plain_bh(struct dev *d)
{
	spin_lock(&d->lock);
	spin_unlock_bh(&d->lock); // expect: unbalanced-lock: acquired with the plain variant, but is released with the _bh one
}

void split(struct dev *d)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	local_irq_restore(flags);
	local_irq_save(flags);
	spin_lock(&d->lock);
	spin_unlock_irqrestore(&d->lock, flags);
	spin_lock_irqsave(&d->lock, flags);
	spin_unlock(&d->lock);
	local_irq_restore(flags);
	local_irq_disable();
	spin_lock(&d->lock);
	spin_unlock_irq(&d->lock);
	local_bh_disable();
	spin_lock(&d->lock);
	spin_unlock_bh(&d->lock);
	spin_lock_bh(&d->lock);
	spin_unlock(&d->lock);
	local_bh_enable();
}

void crossing(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	spin_lock(&d->other);
	spin_unlock(&d->lock);
	spin_unlock_irqrestore(&d->other, flags);
}

void modes(rwlock_t *l)
{
	read_lock(l);
	write_unlock(l); // expect: unbalanced-lock: rwlock 'l' is held for reading, but released as a writer
	write_lock(l);
	read_unlock(l); // expect: unbalanced-lock: rwlock 'l' is held for writing, but released as a reader
	read_lock(l);
	read_unlock(l);
	write_lock(l);
	write_unlock(l);
}
