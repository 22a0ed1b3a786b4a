// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Behind `asm goto`, of which static keys and user accesses are made, code goes on: at its labels and after it.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int n;
};

static __always_inline bool key_enabled(void)
{
	asm goto("nop" : : : : yes);
	return false;
yes:
	return true;
}

void early(struct dev *d)
{
	if (key_enabled())
		return;
	spin_lock(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
	spin_unlock(&d->lock);
}

void traced(struct dev *d)
{
	spin_lock(&d->lock);
	if (key_enabled())
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
	spin_unlock(&d->lock);
}

int get_value(struct dev *d, int *from)
{
	int value;

	spin_lock(&d->lock);
	asm goto("mov %1, %0" : "=r"(value) : "m"(*from) : : fault);
	d->n = value;
	spin_unlock(&d->lock);
	return 0;
fault:
	return -14; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
}

int get_value_right(struct dev *d, int *from)
{
	int value;

	asm goto("mov %1, %0" : "=r"(value) : "m"(*from) : : fault);
	spin_lock(&d->lock);
	d->n = value;
	spin_unlock(&d->lock);
	return 0;
fault:
	msleep(1);
	return -14;
}
