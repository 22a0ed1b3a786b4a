// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// RUN: %check %s -- -DGUARD_SHAPE=617
// RUN: %check %s -- -DGUARD_SHAPE=701
// RUN: %check %s -- -DGUARD_SHAPE=703
// Guards that a driver defines itself, around its own helpers.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	unsigned long flags;
	int users;
};

static void dev_lock(struct dev *d)
{
	spin_lock_irqsave(&d->lock, d->flags);
}

static void dev_unlock(struct dev *d)
{
	spin_unlock_irqrestore(&d->lock, d->flags);
}

DEFINE_GUARD(dev, struct dev *, dev_lock(_T), dev_unlock(_T))
DEFINE_LOCK_GUARD_1(dev_irq, struct dev, spin_lock_irq(&_T->lock->lock),
		    spin_unlock_irq(&_T->lock->lock))
DEFINE_CLASS(dev_user, struct dev *, _T->users--, ({ d->users++; d; }),
	     struct dev *d)

void by_guard(struct dev *d)
{
	scoped_guard(dev, d) {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	}
	msleep(1);
}

int by_lock_guard(struct dev *d, bool x)
{
	if (x) {
		guard(dev_irq)(d);
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
		return 1;
	}
	msleep(1);
	return 0;
}

void no_lock(struct dev *d)
{
	CLASS(dev_user, u)(d);
	msleep(1);
}
