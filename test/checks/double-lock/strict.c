// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// --strict: readers may not nest either, as a writer may wait in between.

#include <linux/rwsem.h>
#include <linux/spinlock.h>

void readers(rwlock_t *l)
{
	read_lock(l);
	read_lock(l); // expect: double-lock: rwlock 'l'
	read_unlock(l);
	read_unlock(l);
}

void semaphore_readers(struct rw_semaphore *s)
{
	down_read(s);
	down_read(s); // expect: double-lock: rwsem 's'
	up_read(s);
}

void one_after_the_other(rwlock_t *l)
{
	read_lock(l);
	read_unlock(l);
	read_lock(l);
	read_unlock(l);
}
