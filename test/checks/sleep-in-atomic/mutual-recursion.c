// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Mutual recursion.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
};

static int even(struct dev *d, int n);

static int odd(struct dev *d, int n)
{
	return even(d, n - 1);
}

static int even(struct dev *d, int n)
{
	msleep(1);
	return n ? odd(d, n - 1) : 1;
}

void recursion(struct dev *d, int n)
{
	spin_lock(&d->lock);
	odd(d, n); // expect: sleep-in-atomic: 'odd' may sleep \(in 'msleep'\) while spinlock 'd->lock'
	spin_unlock(&d->lock);
	odd(d, n);
}
