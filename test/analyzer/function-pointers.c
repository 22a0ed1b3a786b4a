// RUN: %check %s
// The analyzer follows a call through a pointer where the path shows what it
// points to.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	void (*op)(struct dev *d);
	int n;
};

static void sleeps(struct dev *d)
{
	msleep(d->n); // note: 'msleep' may sleep
}

static void counts(struct dev *d)
{
	d->n++;
}

void by_variable(struct dev *d)
{
	void (*op)(struct dev *d) = sleeps;

	spin_lock(&d->lock);
	op(d); // expect: sleep-in-atomic: 'sleeps' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	op(d);
}

void by_condition(struct dev *d)
{
	void (*op)(struct dev *d) = d->n > 3 ? sleeps : counts;

	spin_lock(&d->lock);
	if (d->n <= 3)
		op(d);
	spin_unlock(&d->lock);
}

static void under_lock(struct dev *d, void (*op)(struct dev *d))
{
	spin_lock(&d->lock);
	op(d);
	spin_unlock(&d->lock);
}

void by_argument(struct dev *d)
{
	under_lock(d, counts);
	under_lock(d, sleeps);
}

void by_member(struct dev *d)
{
	spin_lock(&d->lock);
	d->op(d);
	spin_unlock(&d->lock);
}
