// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Whether a lock is locked, whoever holds it: where the path does, it is.

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

bool spin_is_locked(spinlock_t *lock);
bool rwsem_is_locked(struct rw_semaphore *sem);

struct bus {
	struct mutex m;
	spinlock_t s;
	struct rw_semaphore r;
	int awake;
};

void power(struct bus *b);
void msleep(unsigned int ms);

void of_mutex(struct bus *b)
{
	mutex_lock(&b->m);
	power(b);
	if (mutex_is_locked(&b->m))
		mutex_unlock(&b->m);
	mutex_lock(&b->m);
	b->awake = 0;
	mutex_unlock(&b->m);
}

void of_spinlock(struct bus *b)
{
	spin_lock(&b->s);
	if (!spin_is_locked(&b->s))
		return;
	spin_unlock(&b->s);
	msleep(1);
}

int of_rwsem(struct bus *b)
{
	bool locked;

	down_write(&b->r);
	locked = rwsem_is_locked(&b->r);
	if (!locked)
		return -1;
	up_write(&b->r);
	down_read(&b->r);
	if (rwsem_is_locked(&b->r))
		up_read(&b->r);
	return 0;
}

static void done(struct bus *b)
{
	if (mutex_is_locked(&b->m))
		mutex_unlock(&b->m);
}

void by_helper(struct bus *b)
{
	mutex_lock(&b->m);
	done(b);
	mutex_lock(&b->m);
	mutex_unlock(&b->m);
}

/* Another lock's state says nothing. */
int of_another(struct bus *a, struct bus *b)
{
	mutex_lock(&a->m);
	if (mutex_is_locked(&b->m))
		mutex_unlock(&a->m);
	return 0; // expect: unbalanced-lock: returning with mutex 'a->m' held
}

/* Somebody else may hold it by now. */
void when_released(struct bus *b)
{
	mutex_lock(&b->m);
	mutex_unlock(&b->m);
	if (mutex_is_locked(&b->m))
		mutex_unlock(&b->m); // expect: unbalanced-lock: releasing mutex 'b->m', which this path has released already
}

/* Negated. */
int forgotten(struct bus *b)
{
	mutex_lock(&b->m);
	if (!mutex_is_locked(&b->m)) {
		mutex_unlock(&b->m);
		return 0;
	}
	if (b->awake)
		return -1; // expect: unbalanced-lock: returning with mutex 'b->m' held
	mutex_unlock(&b->m);
	return 0;
}
