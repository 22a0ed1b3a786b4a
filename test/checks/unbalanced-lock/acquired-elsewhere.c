// RUN: %check %s
// What another file's function has acquired, it says by its result; what it has
// released, perhaps by a flag of its caller's.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/delay.h>

struct dir {
	struct rw_semaphore sem;
	struct mutex mutex;
	spinlock_t lock;
	struct dir *parent;
	int size, kind;
};

int dir_init(int *it);
int dir_read(struct dir *d);
int dir_pages(struct dir *d, int nr, int *locked);
int dir_size(struct dir *d, int *size);
int dir_next(int nr);
spinlock_t *dir_lock(int nr);

int search(struct dir *d)
{
	int it, ret;

	if (!dir_init(&it))
		return -2;
	do {
		ret = dir_read(d);
		if (ret < 0)
			break;
		d->size++;
		up_read(&d->sem);
	} while (ret == 5);
	return ret;
}

static int mounted(struct dir *d)
{
	int err = dir_read(d);

	if (!err) {
		up_write(&d->parent->sem);
		return dir_next(1);
	}
	return err;
}

int mount(struct dir *d)
{
	int err = mounted(d);

	if (err)
		return err;
	d->size++;
	return 0;
}

/* It leaves its caller's lock for a while: that it is acquired again says so. */
static void leave(struct dir *d)
{
	if (dir_read(d))
		return;
	mutex_unlock(&d->mutex);
	dir_next(1);
	mutex_lock(&d->mutex);
}

void with_leave(struct dir *d)
{
	mutex_lock(&d->mutex);
	leave(d);
	d->size++;
	mutex_unlock(&d->mutex);
}

void forgets_leave(struct dir *d)
{
	mutex_lock(&d->mutex);
	leave(d);
	mutex_unlock(&d->mutex);
	mutex_unlock(&d->mutex); // expect: unbalanced-lock: releasing mutex 'd->mutex', which this path has released already
}

/* It releases its caller's lock if all went well. */
static int finish(struct dir *d)
{
	int err = dir_read(d);

	if (err)
		return err;
	mutex_unlock(&d->mutex);
	return 0;
}

int with_finish(struct dir *d)
{
	int err;

	mutex_lock(&d->mutex);
	err = finish(d);
	if (err) {
		mutex_unlock(&d->mutex);
		return err;
	}
	return 0;
}

int forgets_error(struct dir *d)
{
	mutex_lock(&d->mutex);
	if (finish(d))
		return -1; // expect: unbalanced-lock: returning with mutex 'd->mutex' held, which other paths release
	return 0;
}

/* The call says nothing of this directory. */
int unrelated(struct dir *d)
{
	int err = dir_next(1);

	if (err)
		return err;
	up_read(&d->sem);
	up_read(&d->sem); // expect: unbalanced-lock: releasing rwsem 'd->sem', which this path has released already
	return 0;
}

int dump(struct dir *d, int n)
{
	int locked = 0, i, ret = 0;

	for (i = 0; i < n; i++) {
		if (!locked) {
			if (down_read_killable(&d->sem))
				goto out;
			locked = 1;
		}
		dir_pages(d, i, &locked);
		if (dir_next(i))
			goto out;
	}
	ret = 1;
out:
	if (locked)
		up_read(&d->sem);
	return ret;
}

int pages(struct dir *d, int n)
{
	int locked = 1, ret;

	down_read(&d->sem);
	ret = dir_pages(d, n, &locked);
	if (locked)
		up_read(&d->sem);
	return ret;
}

/* No flag that was set before. */
int sized(struct dir *d)
{
	int size = 0, ret;

	down_read(&d->sem);
	ret = dir_size(d, &size);
	if (!size)
		return ret; // expect: unbalanced-lock: returning with rwsem 'd->sem' held, which other paths release
	up_read(&d->sem);
	return ret;
}

/* A lock that has no name: whichever it is, helpers acquire and release it. */
static inline spinlock_t *choose(struct dir *d, int nr)
{
	int odd = nr & 1;

	return odd ? &d->lock : &d->parent->lock;
}
static inline void begin(struct dir *d, int nr)
{
	if (!spin_trylock(choose(d, nr)))
		spin_lock(choose(d, nr));
}
static inline void end(struct dir *d, int nr)
{
	spin_unlock(choose(d, nr));
}
static void begin_nr(int nr)
{
	spin_lock(dir_lock(nr));
}
static void end_nr(int nr)
{
	spin_unlock(dir_lock(nr));
}

void chosen(struct dir *d, int nr)
{
	begin(d, nr);
	d->size++;
	end(d, nr);
	msleep(1);
}

void numbered(int nr)
{
	begin_nr(nr);
	end_nr(nr);
	msleep(1);
	begin_nr(nr);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'dir_lock.nr.' is held
	end_nr(nr);
}
