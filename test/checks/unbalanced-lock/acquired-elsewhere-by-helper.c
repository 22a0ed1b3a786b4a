// RUN: %check %s
// Another file's function acquires the lock, and a helper of this file releases
// it: neither the function that calls both nor its callers have done wrong.

#include <linux/rwsem.h>

struct dir {
	struct rw_semaphore sem;
	int size;
};

int dir_lock(struct dir *d);
int dir_remove(struct dir *d, int nr);

static void dir_unlock(struct dir *d)
{
	up_write(&d->sem);
}

int cleanup(struct dir *d, int nr)
{
	int err = dir_lock(d);

	if (err)
		return err;
	err = dir_remove(d, nr);
	dir_unlock(d);
	return err;
}

int create(struct dir *d, int nr)
{
	int err;

	down_write(&d->sem);
	err = dir_remove(d, nr);
	up_write(&d->sem);
	if (err)
		cleanup(d, nr);
	return err;
}

int create_twice(struct dir *d, int nr)
{
	int err;

	down_write(&d->sem);
	err = dir_remove(d, nr);
	up_write(&d->sem);
	if (err)
		dir_unlock(d); // expect: unbalanced-lock: 'dir_unlock' releases rwsem 'd->sem', which this path has
	return err;
}
