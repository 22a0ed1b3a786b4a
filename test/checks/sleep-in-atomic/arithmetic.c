// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Conditions that belong together, but only for those who calculate. Of each
// two functions, the first is right.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int n;
};

void sum(struct dev *d, int a)
{
	if (a == 4)
		spin_lock(&d->lock);
	if (a + 1 != 5)
		msleep(1);
	if (a == 4)
		spin_unlock(&d->lock);
}

void wrong_sum(struct dev *d, int a)
{
	if (a == 4)
		spin_lock(&d->lock);
	if (a + 1 == 5)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (a == 4)
		spin_unlock(&d->lock);
}

void mask(struct dev *d, unsigned int flags)
{
	unsigned int both = flags & 3;

	if (both == 3)
		spin_lock(&d->lock);
	if (both + 1 < 4)
		msleep(1);
	if (both == 3)
		spin_unlock(&d->lock);
}

void wrong_mask(struct dev *d, unsigned int flags)
{
	unsigned int both = flags & 3;

	if (both == 3)
		spin_lock(&d->lock);
	if (both + 1 > 3)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (both == 3)
		spin_unlock(&d->lock);
}

void quotient(struct dev *d, unsigned int page)
{
	if (page == 4)
		spin_lock(&d->lock);
	if (page >> 2 != 1)
		msleep(1); // expect(not analyzer: it calculates): sleep-in-atomic: spinlock 'd->lock'
	if (page == 4)
		spin_unlock(&d->lock);
}

void wrong_quotient(struct dev *d, unsigned int page)
{
	if (page == 4)
		spin_lock(&d->lock);
	if (page >> 2 == 1)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (page == 4)
		spin_unlock(&d->lock);
}

void implied(struct dev *d, int a)
{
	bool many = a > 3;

	if (a > 5)
		spin_lock(&d->lock);
	if (!many)
		msleep(1);
	if (many && a > 5)
		spin_unlock(&d->lock);
	msleep(1);
}

void wrongly_implied(struct dev *d, int a)
{
	bool few = a < 8;

	if (a > 5)
		spin_lock(&d->lock);
	if (few)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (a > 5)
		spin_unlock(&d->lock);
}

void unsigned_test(struct dev *d, unsigned int users)
{
	if (users >= 1)
		spin_lock(&d->lock);
	d->n++;
	if (!users)
		msleep(1);
	if (users >= 1)
		spin_unlock(&d->lock);
}

void wrong_unsigned_test(struct dev *d, unsigned int users)
{
	if (users >= 1)
		spin_lock(&d->lock);
	d->n++;
	if (users)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (users >= 1)
		spin_unlock(&d->lock);
}

void counted_rounds(struct dev *d)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (i == 1)
			spin_lock(&d->lock);
		if (i == 0)
			msleep(1);
		if (i == 1)
			spin_unlock(&d->lock);
	}
}

void wrong_rounds(struct dev *d)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (i == 1)
			spin_lock(&d->lock);
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
		if (i == 1)
			spin_unlock(&d->lock);
	}
}

void from_round_to_round(struct dev *d)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (i == 0)
			spin_lock(&d->lock);
		if (i == 1)
			spin_unlock(&d->lock); // expect(not analyzer: it counts the rounds): unbalanced-lock: releasing spinlock 'd->lock'
	}
	msleep(1);
}

void wrong_from_round_to_round(struct dev *d)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (i == 0)
			spin_lock(&d->lock);
		if (i == 1)
			msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
		if (i == 2)
			spin_unlock(&d->lock); // expect(not analyzer: it counts the rounds): unbalanced-lock: releasing spinlock 'd->lock'
	}
}
