// RUN: %check %s
// A flag that a function sets and clears together with a lock tells whether the
// lock was held when the function was entered. One that it only asks for does
// not.

#include <linux/mutex.h>
#include <linux/types.h>

#define DEV_LOCKED 4

struct dev {
	struct mutex lock;
	struct mutex update;
	bool busy;
	bool lost;
	unsigned long flags;
	int *cred;
};

int start(struct dev *d);
int go(struct dev *d);
int work(void);
void forget(int *cred);

int one_way_out(struct dev *d)
{
	int ret = start(d);

	if (ret)
		goto out;
	mutex_lock(&d->lock);
	d->busy = true;
	ret = go(d);
	if (ret)
		goto out;
	mutex_unlock(&d->lock);
	d->busy = false;
out:
	if (d->busy) {
		mutex_unlock(&d->lock);
		d->busy = false;
	}
	return ret;
}

int another_flag(struct dev *d)
{
	int ret = start(d);

	if (ret)
		goto out;
	mutex_lock(&d->lock);
	ret = go(d);
	mutex_unlock(&d->lock);
out:
	if (d->lost)
		mutex_unlock(&d->lock); // expect: unbalanced-lock: releasing mutex 'd->lock', which this path has
	return ret;
}

static void begin(struct dev *d)
{
	mutex_lock(&d->lock);
	d->busy = true;
}

static void end(struct dev *d)
{
	d->busy = false;
	mutex_unlock(&d->lock);
}

int by_helpers(struct dev *d)
{
	int ret;

	if (!d->busy)
		begin(d);
	ret = go(d);
	if (d->busy)
		end(d);
	return ret;
}

int by_bit(struct dev *d)
{
	int ret;

	if (!(d->flags & DEV_LOCKED)) {
		mutex_lock(&d->lock);
		d->flags |= DEV_LOCKED;
	}
	ret = work();
	if (d->flags & DEV_LOCKED) {
		d->flags &= ~DEV_LOCKED;
		mutex_unlock(&d->lock);
	}
	return ret;
}

// What a pointer says: who has taken the credentials holds the lock.

void drop(struct dev *d)
{
	if (d->cred) {
		mutex_unlock(&d->lock);
		forget(d->cred);
		d->cred = NULL;
	}
}

int commit(struct dev *d)
{
	int ret = work();

	if (ret < 0)
		return ret;
	d->cred = NULL;
	mutex_lock(&d->update);
	ret = work();
	if (ret < 0)
		goto out;
	return 0;
out:
	mutex_unlock(&d->update);
	if (!d->cred)
		mutex_unlock(&d->lock);
	return ret;
}

// Another function releases it under no condition of a member.

struct plain {
	struct mutex lock;
	struct mutex update;
	int *cred;
};

int commit_plain(struct plain *p)
{
	int ret = work();

	if (ret < 0)
		return ret; // expect: unbalanced-lock: returning without releasing mutex 'p->lock', which other paths
	p->cred = NULL;
	mutex_lock(&p->update);
	ret = work();
	if (ret < 0)
		goto out;
	return 0;
out:
	mutex_unlock(&p->update);
	mutex_unlock(&p->lock);
	return ret;
}
