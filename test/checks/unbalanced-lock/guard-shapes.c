// RUN: %check %s
// RUN: %check %s -- -DGUARD_SHAPE=617
// RUN: %check %s -- -DGUARD_SHAPE=701
// RUN: %check %s -- -DGUARD_SHAPE=703
// What a guard has acquired is neither NULL nor an error code, however the
// kernel asks when the scope ends.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct pump {
	int rpm;
	struct mutex lock;
	spinlock_t fast;
};

static DEFINE_MUTEX(pumps);

int plain(struct pump *p, bool idle)
{
	guard(mutex)(&p->lock);
	if (idle)
		return 0;
	return p->rpm;
}

int of_a_global(void)
{
	guard(mutex)(&pumps);
	return 1;
}

int of_a_pointer(struct mutex *m)
{
	guard(mutex)(m);
	return 1;
}

int twice(struct pump *p)
{
	guard(mutex)(&p->lock); // expect: unbalanced-lock: released already
	mutex_lock(&p->lock); // expect: double-lock: held already
	mutex_unlock(&p->lock);
	return p->rpm;
}

int scoped(struct pump *p)
{
	scoped_guard(spinlock_irqsave, &p->fast) {
		if (p->rpm)
			return 1;
	}
	spin_lock(&p->fast);
	spin_unlock(&p->fast);
	return 0;
}

int conditional(struct pump *p)
{
	scoped_cond_guard(mutex_try, return -16, &p->lock)
		p->rpm++;
	mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
	return 0;
}

int acquired(struct pump *p)
{
	int err;

	ACQUIRE(mutex_intr, lock)(&p->lock);
	err = ACQUIRE_ERR(mutex_intr, &lock);
	if (err)
		return err;
	p->rpm++;
	return 0;
}

int acquired_twice(struct pump *p)
{
	int err;

	ACQUIRE(mutex_intr, lock)(&p->lock); // expect: unbalanced-lock: released already
	err = ACQUIRE_ERR(mutex_intr, &lock);
	if (err)
		return err;
	mutex_lock(&p->lock); // expect: double-lock: held already
	mutex_unlock(&p->lock);
	return 0;
}

int locks_after_failure(struct pump *p)
{
	int err;

	ACQUIRE(mutex_intr, lock)(&p->lock);
	err = ACQUIRE_ERR(mutex_intr, &lock);
	if (err) {
		mutex_lock(&p->lock);
		p->rpm = 0;
		mutex_unlock(&p->lock);
		return err;
	}
	return 0;
}

int asks_by_hand(struct pump *p)
{
	struct mutex *m = &p->lock;

	mutex_lock(m);
	if (!IS_ERR_OR_NULL(m))
		mutex_unlock(m);
	return 0;
}

int asks_of_something_else(struct pump *p, void *reply)
{
	struct mutex *m = &p->lock;

	mutex_lock(m);
	if (!IS_ERR_OR_NULL(reply))
		mutex_unlock(m);
	return 0; // expect: unbalanced-lock: returning with mutex
}
