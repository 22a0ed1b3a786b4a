// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Loops: what is taken in one round is not what is taken in the next.

#include <linux/mutex.h>
#include <linux/spinlock.h>

void cpu_relax(void);

struct dev {
	struct mutex mutex;
	spinlock_t lock;
	int ready, count;
	struct dev *next;
};

// The round's own lock, given back in every round.
int each(struct dev *d)
{
	int n = 0;

	for (; d; d = d->next) {
		spin_lock(&d->lock);
		if (d->ready)
			n++;
		spin_unlock(&d->lock);
	}
	return n;
}

int forgets_each(struct dev *d)
{
	for (; d; d = d->next) {
		spin_lock(&d->lock);
		if (d->ready)
			return -EBUSY; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
		spin_unlock(&d->lock);
	}
	return 0;
}

// Memory that the loop waits for changes while the lock is dropped.
int waits(struct dev *d)
{
	spin_lock(&d->lock);
	while (!d->ready) {
		spin_unlock(&d->lock);
		cpu_relax();
		spin_lock(&d->lock);
	}
	if (d->count)
		return -EBUSY; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
	spin_unlock(&d->lock);
	return 0;
}

// A trylock tried until it succeeds or the object is gone.
bool connected(struct dev *d)
{
	bool locked = false, alive = true;

	while (alive && !locked) {
		locked = mutex_trylock(&d->mutex) != 0;
		alive = d->ready;
	}
	if (!alive && locked)
		mutex_unlock(&d->mutex);
	return alive;
}
