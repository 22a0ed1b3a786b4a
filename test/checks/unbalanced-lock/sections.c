// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Read sections and semaphores that some ways out leave open.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/semaphore.h>

struct route {
	struct list_head list;
	int id, error;
};

struct device {
	struct semaphore sem;
	struct mutex mutex;
	struct srcu_struct srcu;
	struct route *first;
	int n;
};

int fill(struct route *r);
bool ready(struct device *d);

int route_update(struct route *r)
{
	int err;

	rcu_read_lock();
	err = fill(r);
	if (err)
		return err; // expect: unbalanced-lock: returning with rcu
	rcu_read_unlock();
	return 0;
}

int route_update_right(struct route *r)
{
	int err;

	rcu_read_lock();
	err = fill(r);
	rcu_read_unlock();
	return err;
}

int srcu_update(struct device *d, struct route *r)
{
	int idx = srcu_read_lock(&d->srcu);

	if (fill(r))
		return -5; // expect: unbalanced-lock: returning with srcu 'd->srcu' held
	srcu_read_unlock(&d->srcu, idx);
	return 0;
}

// The section that is left is another one.
int srcu_left_by_rcu(struct device *d)
{
	int idx = srcu_read_lock(&d->srcu);

	if (d->n) {
		rcu_read_unlock();
		return 1; // expect: unbalanced-lock: returning with srcu 'd->srcu' held
	}
	srcu_read_unlock(&d->srcu, idx);
	return 0;
}

// Whoever finds one goes on within the section.
struct route *route_find(struct device *d, int id)
{
	rcu_read_lock();
	if (d->first->id == id)
		return d->first;
	rcu_read_unlock();
	return NULL;
}

// So does whoever is told to.
bool route_begin(struct device *d)
{
	rcu_read_lock();
	if (d->first)
		return true;
	rcu_read_unlock();
	return false;
}

static int section_start(struct device *d)
{
	rcu_read_lock();
	if (d->n) {
		rcu_read_unlock();
		return 1;
	}
	return 0;
}

int section_used(struct device *d)
{
	if (section_start(d))
		return 0;
	d->first->id = 1;
	rcu_read_unlock();
	return 0;
}

// Nested sections count.
void section_twice(struct device *d)
{
	rcu_read_lock();
	rcu_read_lock();
	d->n++;
	rcu_read_unlock();
	rcu_read_unlock();
}

void section_twice_wrong(struct device *d)
{
	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	if (d->n)
		return; // expect: unbalanced-lock: returning with rcu
	rcu_read_unlock();
}

// False is returned with and without the lock.
bool device_read(struct device *d)
{
	if (down_interruptible(&d->sem))
		return false;
	if (!ready(d))
		return false; // expect: unbalanced-lock: returning with semaphore 'd->sem' held
	up(&d->sem);
	return true;
}

bool device_read_right(struct device *d)
{
	if (down_interruptible(&d->sem))
		return false;
	if (!ready(d)) {
		up(&d->sem);
		return false;
	}
	up(&d->sem);
	return true;
}

bool device_check(struct device *d)
{
	if (!d->first)
		return false;
	mutex_lock(&d->mutex);
	if (!ready(d))
		return false; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
	mutex_unlock(&d->mutex);
	return true;
}

// Here, false tells that it is held: the caller has work to do.
bool device_idle(struct device *d)
{
	mutex_lock(&d->mutex);
	if (ready(d))
		return false;
	mutex_unlock(&d->mutex);
	return true;
}

int device_busy(struct device *d)
{
	if (down_interruptible(&d->sem))
		return -4;
	if (d->n)
		return -16; // expect: unbalanced-lock: returning with semaphore 'd->sem' held
	up(&d->sem);
	return 0;
}

// Another task releases it when the work is done.
int device_start(struct device *d)
{
	if (down_interruptible(&d->sem))
		return -4;
	if (!d->n) {
		up(&d->sem);
		return -19;
	}
	return 0;
}

/* A way past the beginning of the section. */
int past_rcu(struct device *d)
{
	int r = -1;

	if (!d->n)
		goto put;
	rcu_read_lock();
	if (d->n > 5) {
		r = 2;
		goto put;
	}
	r = 0;
put:
	rcu_read_unlock(); // expect: unbalanced-lock: releasing rcu '.*', which this path has not acquired
	return r;
}

/* Entered with it: it is left for a while. */
int leaves_rcu(struct device *d)
{
	if (d->n) {
		rcu_read_unlock();
		d->n++;
		rcu_read_lock();
	}
	return 0;
}

/* Left for a while, and on an error for good. */
int leaves_for_good(struct device *d)
{
	rcu_read_unlock();
	if (d->n)
		return -1;
	rcu_read_lock();
	return 0;
}
