// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks behind a driver's own functions and macros, flags by pointer or by value.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	unsigned long flags;
};

static inline void lock_by_pointer(struct dev *d, unsigned long *flags)
{
	spin_lock_irqsave(&d->lock, *flags);
}

static inline unsigned long lock_by_value(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	return flags;
}

static inline void unlock(struct dev *d, unsigned long flags)
{
	spin_unlock_irqrestore(&d->lock, flags);
}

static inline void unlock_by_pointer(struct dev *d, unsigned long *flags)
{
	spin_unlock_irqrestore(&d->lock, *flags);
}

#define LOCK(d) spin_lock_irqsave(&(d)->lock, (d)->flags)
#define UNLOCK(d) spin_unlock_irqrestore(&(d)->lock, (d)->flags)

void by_pointer(struct dev *d)
{
	unsigned long flags;

	lock_by_pointer(d, &flags);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	unlock_by_pointer(d, &flags);
	msleep(1);
	lock_by_pointer(d, &flags);
	unlock(d, flags);
	msleep(1);
}

void by_value(struct dev *d)
{
	unsigned long flags = lock_by_value(d);

	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	unlock(d, flags);
	msleep(1);
}

void by_macro(struct dev *d)
{
	LOCK(d);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	UNLOCK(d);
	msleep(1);
}

static inline bool lock_if(struct dev *d, bool wanted)
{
	if (wanted)
		spin_lock(&d->lock);
	return wanted;
}

static inline void unlock_if(struct dev *d, bool locked)
{
	if (locked)
		spin_unlock(&d->lock);
}

void conditional(struct dev *d, bool wanted)
{
	bool locked = lock_if(d, wanted);

	if (locked)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	unlock_if(d, locked);
	msleep(1);
}

void conditional_by_constant(struct dev *d)
{
	lock_if(d, false);
	msleep(1);
	unlock_if(d, false);
	lock_if(d, true);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	unlock_if(d, true);
	msleep(1);
}
