// RUN: %check %s
// What the analyzer does not follow makes no lock look held, or released.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	int n;
	struct dev *next;
	void (*op)(struct dev *d);
};

void unknown(struct dev *d);
void unknown_of_lock(spinlock_t *lock);
int unknown_value(void);

void escaped(struct dev *d)
{
	unknown_of_lock(&d->lock);
	msleep(1);
	spin_lock(&d->lock);
	unknown_of_lock(&d->lock);
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	msleep(1);
}

void unmodelled(struct dev *d)
{
	spin_lock(&d->lock);
	unknown(d);
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	msleep(1);
}

void by_pointer(struct dev *d)
{
	spin_lock(&d->lock);
	d->op(d);
	spin_unlock(&d->lock);
	msleep(1);
}

int unmodelled_value(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (unknown_value())
		return -1; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
	mutex_unlock(&d->mutex);
	return 0;
}

/* Of so many rounds the analyzer sees a few, and no end. */
void long_loop(struct dev *d)
{
	int i;

	spin_lock(&d->lock);
	for (i = 0; i < 100; i++)
		d->n += i;
	spin_unlock(&d->lock);
	msleep(1);
}

void sleep_after_long_loop(struct dev *d)
{
	int i;

	spin_lock(&d->lock);
	for (i = 0; i < 100; i++)
		d->n += i;
	msleep(1); // expect(not analyzer: number of rounds): sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void any_number_of_rounds(struct dev *d, int n)
{
	int i;

	spin_lock(&d->lock);
	for (i = 0; i < n; i++)
		d->n += i;
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	msleep(1);
}

void many_locks(struct dev *d)
{
	int i;

	for (i = 0; i < 100; i++)
		spin_lock(&d[i].lock);
	for (i = 0; i < 100; i++)
		spin_unlock(&d[i].lock);
	msleep(1);
}

void hand_over_hand(struct dev *d)
{
	struct dev *next;

	spin_lock(&d->lock);
	for (; d->next; d = next) {
		next = d->next;
		spin_lock_nested(&next->lock, 1);
		spin_unlock(&d->lock);
	}
	spin_unlock(&d->lock);
}

static int recursive(struct dev *d, int n)
{
	if (n)
		return recursive(d, n - 1);
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	return 0;
}

void calls_recursive(struct dev *d, int n)
{
	recursive(d, n);
	msleep(1);
	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
}

#define STEP(k) \
	if (d->n == (k)) \
		d->n += 2 * (k);
#define STEPS(k) \
	STEP(k) STEP(k + 1) STEP(k + 2) STEP(k + 3) STEP(k + 4) STEP(k + 5)

/* More than the analyzer follows in a function that is called. */
static void large(struct dev *d)
{
	STEPS(0) STEPS(10) STEPS(20) STEPS(30) STEPS(40) STEPS(50) STEPS(60)
	STEPS(70) STEPS(80) STEPS(90) STEPS(100) STEPS(110) STEPS(120)
	msleep(1);
}

static void large_with_lock(struct dev *d)
{
	STEPS(0) STEPS(10) STEPS(20) STEPS(30) STEPS(40) STEPS(50) STEPS(60)
	STEPS(70) STEPS(80) STEPS(90) STEPS(100) STEPS(110) STEPS(120)
	spin_lock(&d->lock);
}

void calls_large(struct dev *d)
{
	spin_lock(&d->lock);
	large(d); // expect: sleep-in-atomic: 'large' may sleep
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void calls_large_with_lock(struct dev *d)
{
	large_with_lock(d);
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	msleep(1);
}
