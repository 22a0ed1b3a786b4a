// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// mutex_unlock() may sleep.
// Not said by the model: callers that take a mutex by mutex_trylock() in atomic context have to give it back.

#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

void handed_over(struct mutex *m)
{
	mutex_lock(m);
	spin_lock(&lock);
	mutex_unlock(m);
	spin_unlock(&lock);
}
