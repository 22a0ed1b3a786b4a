// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A trylock does not wait; but others wait for what it got.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct backs_off {
	spinlock_t a, b;
	int n;
};

void backs_off_forth(struct backs_off *d)
{
	spin_lock(&d->a);
	spin_lock(&d->b);
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
}

void backs_off_back(struct backs_off *d)
{
	spin_lock(&d->b);
	if (spin_trylock(&d->a)) {
		d->n++;
		spin_unlock(&d->a);
	}
	spin_unlock(&d->b);
}

struct tried_first {
	spinlock_t a, b;
	int n;
};

void tried_first_forth(struct tried_first *d)
{
	spin_lock(&d->a);
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a'
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
}

/* It holds what it got, and waits for the other. */
void tried_first_back(struct tried_first *d)
{
	if (!spin_trylock(&d->b))
		return;
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
}

struct both_tried {
	struct mutex a, b;
	int n;
};

void both_tried_forth(struct both_tried *d)
{
	mutex_lock(&d->a);
	mutex_lock(&d->b);
	d->n++;
	mutex_unlock(&d->b);
	mutex_unlock(&d->a);
}

/* Falls back to the right order. */
void both_tried_back(struct both_tried *d)
{
	mutex_lock(&d->b);
	if (!mutex_trylock(&d->a)) {
		mutex_unlock(&d->b);
		mutex_lock(&d->a);
		mutex_lock(&d->b);
	}
	d->n++;
	mutex_unlock(&d->b);
	mutex_unlock(&d->a);
}
