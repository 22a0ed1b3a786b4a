// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Functions that are meant to return with a lock held, or to release their caller's.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	bool ready;
	struct dev *child;
};

void dev_lock(struct dev *d)
{
	mutex_lock(&d->mutex);
}

void dev_unlock(struct dev *d)
{
	mutex_unlock(&d->mutex);
}

int lock_if_ready(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (d->ready)
		return 0;
	mutex_unlock(&d->mutex);
	return -EIO;
}

bool try_lock_ready(struct dev *d)
{
	spin_lock(&d->lock);
	if (d->ready)
		return true;
	spin_unlock(&d->lock);
	return false;
}

struct dev *get_locked(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (!d->ready) {
		mutex_unlock(&d->mutex);
		return NULL;
	}
	return d;
}

static int annotated(struct dev *d) __acquires(&d->mutex)
{
	if (d->ready)
		return 0;
	mutex_lock(&d->mutex);
	return 0;
}

static void annotated_release(struct dev *d) __releases(&d->mutex)
{
	if (d->ready)
		mutex_unlock(&d->mutex);
}

void lock_two(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (d->child)
		mutex_lock_nested(&d->child->mutex, 1);
}

void unlock_two(struct dev *d)
{
	if (d->child)
		mutex_unlock(&d->child->mutex);
	mutex_unlock(&d->mutex);
}

/* Whoever calls it: two deep, the unlock is missing on one path. */
int user(struct dev *d, int x)
{
	dev_lock(d); // note: calls 'dev_lock'
	if (!d->ready)
		return -EINVAL; // expect: unbalanced-lock: returning with mutex '.*mutex' held, which other paths release
	d->ready = x;
	dev_unlock(d);
	return 0;
}

int user_of_conditional(struct dev *d)
{
	int err = lock_if_ready(d);

	if (err)
		return err;
	d->ready = false;
	dev_unlock(d);
	return 0;
}

static int outer_lock(struct dev *d)
{
	int err = lock_if_ready(d);

	return err;
}

int forgets_two_deep(struct dev *d, int x)
{
	if (outer_lock(d))
		return -EIO;
	if (x)
		return -EINVAL; // expect: unbalanced-lock: returning with mutex '.*mutex' held
	dev_unlock(d);
	return 0;
}

static void irqsave_helper(struct dev *d, unsigned long *flags)
{
	spin_lock_irqsave(&d->lock, *flags);
}

static unsigned long irqsave_by_value(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	return flags;
}

void use_irqsave(struct dev *d)
{
	unsigned long flags;

	irqsave_helper(d, &flags);
	spin_unlock_irqrestore(&d->lock, flags);
	flags = irqsave_by_value(d);
	spin_unlock_irqrestore(&d->lock, flags);
}
