// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A variable says whether the lock is held, and is computed from conditions
// that are asked for one by one in between: it stays what it was.

#include <linux/mutex.h>
#include <linux/rwsem.h>

struct file {
	unsigned int flags;
	struct rw_semaphore sem;
	struct mutex mutex;
	long size;
	int a, b;
};

int write_back(struct file *f, long from);
int step(long n);

int both(struct file *f, int mode)
{
	bool block = (f->flags & 8) && (mode & 6);

	if (block)
		down_write(&f->sem);
	if (mode & 6)
		write_back(f, 2);
	if (block)
		up_write(&f->sem);
	return step(3);
}

int one_of_them(struct file *f, int mode)
{
	bool block = (f->flags & 8) && (!(mode & 1) || (mode & 6));
	int err;

	if (block) {
		down_write(&f->sem);
		err = write_back(f, 0);
		if (err)
			goto out;
	}
	if (mode & 6) {
		err = step(2);
		if (err)
			goto out;
	}
	if (!(mode & 1) && f->size < mode) {
		err = step(4);
		if (err)
			goto out;
	}
	err = step(6);
out:
	if (!(mode & 1))
		f->size = 4;
	if (block)
		up_write(&f->sem);
	return err;
}

int neither(struct file *f, int a, int b)
{
	bool quiet = !(a || b);

	if (!quiet)
		mutex_lock(&f->mutex);
	if (a)
		step(a);
	if (b)
		step(b);
	if (!quiet)
		mutex_unlock(&f->mutex);
	return 0;
}

int not_that_one(struct file *f, int kind)
{
	bool other = kind != 2;

	if (other)
		mutex_lock(&f->mutex);
	switch (kind) {
	case 1:
		step(1);
		break;
	case 3:
		step(3);
		break;
	}
	if (other)
		mutex_unlock(&f->mutex);
	return 0;
}

int both_but_one_is_asked(struct file *f, int mode)
{
	bool block = (f->flags & 8) && (mode & 6);

	if (block)
		down_write(&f->sem);
	if (mode & 6)
		write_back(f, 2);
	if (block && f->a)
		up_write(&f->sem);
	return step(3); // expect: unbalanced-lock: returning with rwsem 'f->sem' held, which other paths release
}

int released_by_one(struct file *f, int mode)
{
	bool block = (f->flags & 8) && (mode & 6);

	if (block)
		down_write(&f->sem);
	step(1);
	if (mode & 6)
		up_write(&f->sem); // expect(not analyzer: it asks for each condition anew): unbalanced-lock: releasing rwsem 'f->sem', which this path has not acquired
	return 0;
}

int computed_anew(struct file *f, int mode, int other)
{
	bool block = (mode & 8) && (mode & 6);

	if (block)
		down_write(&f->sem);
	if (mode & 6)
		write_back(f, 2);
	block = (other & 8) && (mode & 6);
	if (block)
		up_write(&f->sem);
	return 0; // expect(not analyzer: it asks for each condition anew): unbalanced-lock: returning with rwsem 'f->sem' held, which other paths release
}

int error_forgets(struct file *f, int mode)
{
	bool block = (f->flags & 8) && (!(mode & 1) || (mode & 6));
	int err;

	if (block)
		down_write(&f->sem);
	if (mode & 6) {
		err = step(2);
		if (err)
			return err; // expect: unbalanced-lock: returning with rwsem 'f->sem' held, which other paths release
	}
	if (!(mode & 1))
		step(4);
	if (block)
		up_write(&f->sem);
	return 0;
}

// The lock itself is one of the conditions.

int busy_or_locked(struct file *f)
{
	bool skip = (f->flags & 2) || !mutex_trylock(&f->mutex);

	if (skip)
		return 1;
	f->size++;
	mutex_unlock(&f->mutex);
	return 0;
}

int asked_later(struct file *f, int n)
{
	bool got = f->a && mutex_trylock(&f->mutex);

	if (n)
		step(n);
	if (got)
		mutex_unlock(&f->mutex);
	return 0;
}

int busy_forgets(struct file *f)
{
	bool skip = !mutex_trylock(&f->mutex) || (f->flags & 2);

	if (skip)
		return -16; // expect: unbalanced-lock: returning with mutex 'f->mutex' held, which other paths release
	f->size++;
	mutex_unlock(&f->mutex);
	return 0;
}

int releases_anyway(struct file *f)
{
	bool got = f->a && mutex_trylock(&f->mutex);

	if (!got && f->b)
		mutex_unlock(&f->mutex); // expect: unbalanced-lock: releasing mutex 'f->mutex', which this path has not acquired
	else if (got)
		mutex_unlock(&f->mutex);
	return 0;
}
