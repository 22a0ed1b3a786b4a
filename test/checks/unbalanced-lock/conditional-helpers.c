// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Helpers that lock one thing or another, and callers that trust them.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	int number;
};

struct dev {
	struct mutex mutex;
	spinlock_t lock;
	bool nonatomic;
	int state;
};

// Which of the two are locked depends on three tests, and their outcomes meet.
static void lock_both(struct queue *a, struct queue *b)
{
	if (b) {
		if (a->number < b->number) {
			spin_lock(&a->lock);
			spin_lock_nested(&b->lock, 1);
		} else if (a->number == b->number) {
			spin_lock(&a->lock);
		} else {
			spin_lock(&b->lock);
			spin_lock_nested(&a->lock, 1);
		}
	} else {
		spin_lock(&a->lock);
	}
}

static void unlock_both(struct queue *a, struct queue *b)
{
	if (b) {
		if (a->number < b->number) {
			spin_unlock(&b->lock);
			spin_unlock(&a->lock);
		} else if (a->number == b->number) {
			spin_unlock(&a->lock);
		} else {
			spin_unlock(&a->lock);
			spin_unlock(&b->lock);
		}
	} else {
		spin_unlock(&a->lock);
	}
}

int uses_both(struct queue *a, struct queue *b)
{
	lock_both(a, b);
	if (a->number > 3) {
		unlock_both(a, b);
		return -EINVAL;
	}
	a->number++;
	unlock_both(a, b); // expect(analyzer: it counts, and a is as large as b now): unbalanced-lock: 'unlock_both' releases spinlock 'b->lock', which this path has not acquired
	return 0; // expect(analyzer: likewise, the other way round): unbalanced-lock: returning with spinlock 'b->lock' held
}

// The mode of the object says which lock it is; lock and unlock agree.
static void mode_lock(struct dev *d)
{
	if (d->nonatomic)
		mutex_lock(&d->mutex);
	else
		spin_lock_irq(&d->lock);
}

static void mode_unlock(struct dev *d)
{
	if (d->nonatomic)
		mutex_unlock(&d->mutex);
	else
		spin_unlock_irq(&d->lock);
}

int uses_mode(struct dev *d)
{
	mode_lock(d);
	if (d->state) {
		mode_unlock(d);
		return -EINVAL;
	}
	mode_unlock(d);
	return 0;
}

int forgets_mode(struct dev *d)
{
	mode_lock(d);
	if (d->state)
		return -EINVAL; // expect: unbalanced-lock: returning with
	mode_unlock(d);
	return 0;
}

// Success is 0 by either way.
static int lock_unless_busy(struct dev *d, unsigned int nonblock)
{
	return nonblock ? mutex_trylock(&d->mutex) ? 0 : -EAGAIN
			: mutex_lock_interruptible(&d->mutex);
}

int uses_unless_busy(struct dev *d, unsigned int flags)
{
	int ret = lock_unless_busy(d, flags & 4);

	if (ret < 0)
		return ret;
	if (d->state == 5) {
		mutex_unlock(&d->mutex);
		return -EINVAL;
	}
	mutex_unlock(&d->mutex);
	return 0;
}

int forgets_unless_busy(struct dev *d, unsigned int flags)
{
	int ret = lock_unless_busy(d, flags & 4);

	if (ret < 0)
		return ret;
	if (d->state == 5)
		return -EINVAL; // expect: unbalanced-lock: returning with mutex
	mutex_unlock(&d->mutex);
	return 0;
}

// A helper of a header acquires, and one in another file releases.
void dev_commit(struct dev *d);
static inline int dev_begin(struct dev *d)
{
	mutex_lock(&d->mutex);
	return d->state;
}

int transaction(struct dev *d)
{
	if (dev_begin(d)) {
		mutex_unlock(&d->mutex);
		return -EINVAL;
	}
	dev_commit(d);
	return 0;
}

// Locked in one callback, unlocked in another.
int pre_reset(struct dev *d)
{
	if (d->state)
		return 0;
	mutex_lock(&d->mutex);
	return 0;
}

// An object that is locked on success only.
static struct dev *find(struct dev *d, int error)
{
	mutex_lock(&d->mutex);
	if (error) {
		mutex_unlock(&d->mutex);
		return ERR_PTR(error);
	}
	return d;
}

int uses_found(struct dev *d, int error)
{
	d = find(d, error);
	if (IS_ERR(d))
		return PTR_ERR(d);
	mutex_unlock(&d->mutex);
	return 0;
}

// Open already, opened and locked, or failed: the first never took the lock.
int open_locked(struct dev *d)
{
	if (d->nonatomic)
		return 0;
	mutex_lock(&d->mutex);
	if (d->state) {
		mutex_unlock(&d->mutex);
		return -EINVAL;
	}
	d->state = 1;
	return 0;
}

// 1 and 0 are answers, too.

int begins(struct dev *d)
{
	preempt_disable();
	if (d->state)
		return 1;
	preempt_enable();
	return 0;
}

int locks(struct dev *d)
{
	spin_lock(&d->lock);
	if (d->state)
		return 1;
	spin_unlock(&d->lock);
	return 0;
}

int fails_to_end(struct dev *d)
{
	preempt_disable();
	if (!d->state)
		return -EIO; // expect: unbalanced-lock: returning with preemption disabled
	preempt_enable();
	return 0;
}
