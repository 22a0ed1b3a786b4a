// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Bits of a flags word, tested in two ways. Of each two functions, the first is
// right.

#include <linux/delay.h>
#include <linux/spinlock.h>

#define LOCKED 4
#define BOTH 6

struct dev {
	spinlock_t lock;
	unsigned int flags;
};

void one_bit(struct dev *d, unsigned int flags)
{
	if (flags & LOCKED)
		spin_lock(&d->lock);
	if ((flags & LOCKED) == LOCKED)
		spin_unlock(&d->lock);
	msleep(1);
}

void two_bits(struct dev *d, unsigned int flags)
{
	if (flags & BOTH)
		spin_lock(&d->lock);
	if ((flags & BOTH) != BOTH)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (flags & BOTH)
		spin_unlock(&d->lock);
}

void not_one_bit(struct dev *d, unsigned int flags)
{
	if ((flags & LOCKED) != LOCKED)
		spin_lock(&d->lock);
	if (!(flags & LOCKED))
		spin_unlock(&d->lock);
	msleep(1);
}

void the_other_way(struct dev *d, unsigned int flags)
{
	if ((flags & LOCKED) != LOCKED)
		spin_lock(&d->lock);
	if (flags & LOCKED)
		return;
	msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}

void in_memory(struct dev *d)
{
	bool locked = (d->flags & LOCKED) == LOCKED;

	if (locked)
		spin_lock(&d->lock);
	if (d->flags & LOCKED)
		spin_unlock(&d->lock);
	msleep(1);
}
