// RUN: %check %s
// A lock that belongs to another object, and that another file unlocks with
// that object.

#include <linux/rwsem.h>

struct area;

struct area_lock {
	struct rw_semaphore sem;
	struct area *owner;
};

struct area {
	struct area_lock *private;
	int pages;
};

void area_unlock_write(struct area *a);
void area_unmap(struct area *a);

void unmap(struct area *a)
{
	struct area_lock *l = a->private;

	down_write(&l->sem);
	a = l->owner;
	if (!a) {
		up_write(&l->sem);
		return;
	}
	area_unmap(a);
	area_unlock_write(a);
}

void leave(struct area *a)
{
	struct area_lock *l = a->private;

	down_write(&l->sem); // note: 'l->sem' acquired here
	a = l->owner;
	if (!a) {
		up_write(&l->sem);
		return;
	}
	area_unmap(a);
} // expect: unbalanced-lock: returning with rwsem 'l->sem' held
