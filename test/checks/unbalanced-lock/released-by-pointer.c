// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What a pointer leads to may release the lock of the object that it gets, where
// the other way releases it at once.

#include <linux/mutex.h>
#include <linux/rwsem.h>

struct disk;

struct disk_ops {
	void (*dead)(struct disk *d);
	void (*kill)(struct disk *d);
	void (*log)(int n);
};

struct disk {
	struct mutex lock;
	struct rw_semaphore sem;
	const struct disk_ops *ops;
	int active;
};

void sync(struct disk *d);

void disk_mark_dead(struct disk *d)
{
	mutex_lock(&d->lock);
	if (d->ops && d->ops->dead) {
		d->ops->dead(d);
	} else {
		mutex_unlock(&d->lock);
		sync(d);
	}
	d->active = 0;
} // expect(analyzer: it does not follow what is passed to pointers): unbalanced-lock: returning with mutex 'd->lock' held

/* Both ways go there: it releases nothing. */
void disk_mark_both(struct disk *d)
{
	mutex_lock(&d->lock);
	d->ops->dead(d);
	if (d->active)
		return; // expect: unbalanced-lock: returning with mutex 'd->lock' held, which other paths release
	mutex_unlock(&d->lock);
}

static void disk_put_locked(struct disk *d)
{
	if (--d->active == 0)
		d->ops->kill(d);
	else
		up_write(&d->sem);
}

void disk_thaw(struct disk *d)
{
	down_write(&d->sem);
	disk_put_locked(d);
	down_write(&d->sem); // expect(analyzer: it does not follow what is passed to pointers): double-lock: acquiring rwsem 'd->sem', which is held already
	d->active++;
	up_write(&d->sem);
}

static void disk_log_locked(struct disk *d)
{
	if (--d->active == 0)
		d->ops->log(d->active);
	else
		up_write(&d->sem);
}

/* A number is no object to release the lock of. */
void disk_freeze(struct disk *d)
{
	down_write(&d->sem);
	disk_log_locked(d);
	down_write(&d->sem); // expect: double-lock: acquiring rwsem 'd->sem', which is held already
	d->active++;
	up_write(&d->sem);
}
