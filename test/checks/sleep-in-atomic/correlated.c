// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Correlated conditions: the same test before the lock and before the sleep.

#include <linux/delay.h>
#include <linux/spinlock.h>

#define FLAG_LOCK 1
#define FLAG_WAIT 2

struct dev {
	spinlock_t lock;
	unsigned int flags;
	bool polling;
};

void by_bool(struct dev *d, bool atomic)
{
	if (atomic)
		spin_lock(&d->lock);
	if (!atomic)
		msleep(1);
	if (atomic)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (atomic)
		spin_unlock(&d->lock);
	msleep(1);
}

void by_bit(struct dev *d, unsigned int flags)
{
	if (flags & FLAG_LOCK)
		spin_lock(&d->lock);
	if (!(flags & FLAG_LOCK))
		msleep(1);
	if (flags & FLAG_WAIT)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (flags & FLAG_LOCK)
		spin_unlock(&d->lock);
	msleep(1);
}

void by_member(struct dev *d)
{
	if (d->polling)
		spin_lock(&d->lock);
	if (!d->polling)
		msleep(1);
	if (d->polling)
		spin_unlock(&d->lock);
	msleep(1);
}

void by_own_bool(struct dev *d, int n)
{
	bool locked = false;

	if (n > 4) {
		spin_lock(&d->lock);
		locked = true;
	}
	if (!locked)
		msleep(1);
	else
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (locked)
		spin_unlock(&d->lock);
	msleep(1);
}

void by_comparison(struct dev *d, int n)
{
	if (n > 4)
		spin_lock(&d->lock);
	if (n <= 4)
		msleep(1);
	if (n == 6)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (n > 4)
		spin_unlock(&d->lock);
}

void by_switch(struct dev *d, int mode)
{
	switch (mode) {
	case 0:
		spin_lock(&d->lock);
		break;
	case 1:
		msleep(1);
		break;
	}
	if (mode == 1)
		msleep(1);
	if (mode == 0) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
		spin_unlock(&d->lock);
	}
}

void by_pointer(struct dev *d)
{
	if (d)
		spin_lock(&d->lock);
	if (!d)
		msleep(1);
	if (d)
		spin_unlock(&d->lock);
}

void by_goto(struct dev *d, int err)
{
	spin_lock(&d->lock);
	if (err)
		goto unlock;
	spin_unlock(&d->lock);
	goto out;
unlock:
	spin_unlock(&d->lock);
out:
	msleep(1);
}

void wrong_goto(struct dev *d, int err)
{
	spin_lock(&d->lock);
	if (err)
		goto out; /* still locked */
	spin_unlock(&d->lock);
	return;
out:
	msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}
