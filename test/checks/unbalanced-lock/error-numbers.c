// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// PTR_ERR() of an error is a negative number, the same each time; ERR_PTR() of it is an error again.

#include <linux/err.h>
#include <linux/mutex.h>

struct dev {
	struct mutex lock;
	int n;
};

void *get(struct dev *d);

int by_sign(struct dev *d)
{
	int ret = 0;
	void *p;

	mutex_lock(&d->lock);
	p = get(d);
	if (IS_ERR(p)) {
		mutex_unlock(&d->lock);
		ret = PTR_ERR(p);
	}
	if (ret < 0)
		return ret;
	mutex_unlock(&d->lock);
	return 0;
}

int by_value(struct dev *d)
{
	int ret = 0;
	void *p;

	mutex_lock(&d->lock);
	p = get(d);
	if (IS_ERR(p)) {
		mutex_unlock(&d->lock);
		ret = PTR_ERR(p);
	}
	if (ret)
		return ret;
	mutex_unlock(&d->lock);
	return 0;
}

int by_value_wrong(struct dev *d)
{
	int ret = 0;
	void *p;

	mutex_lock(&d->lock);
	p = get(d);
	if (IS_ERR(p))
		ret = PTR_ERR(p);
	if (ret)
		return ret; // expect: unbalanced-lock: returning with mutex 'd->lock' held
	mutex_unlock(&d->lock);
	return 0;
}

int negative(struct dev *d)
{
	void *p = get(d);

	if (IS_ERR(p)) {
		long ret = PTR_ERR(p);

		if (ret < 0) {
			mutex_lock(&d->lock);
			mutex_lock(&d->lock); // expect: double-lock: mutex 'd->lock', which is held already
		}
	}
	return 0;
}

int not_positive(struct dev *d)
{
	void *p = get(d);

	if (IS_ERR(p)) {
		long ret = PTR_ERR(p);

		if (ret >= 0) {
			mutex_lock(&d->lock);
			mutex_lock(&d->lock);
		}
	}
	return 0;
}

static int enter(struct dev *d)
{
	void *p;

	mutex_lock(&d->lock);
	p = get(d);
	if (IS_ERR(p)) {
		mutex_unlock(&d->lock);
		return PTR_ERR(p);
	}
	return 0;
}

int of_callee(struct dev *d)
{
	int ret = enter(d);

	if (ret < 0)
		return ret;
	d->n++;
	mutex_unlock(&d->lock);
	return 0;
}

int of_callee_wrong(struct dev *d)
{
	int ret = enter(d);

	d->n++;
	mutex_unlock(&d->lock); // expect: unbalanced-lock: releasing mutex 'd->lock', which this path has not acquired
	return ret;
}

/* Two questions of one number. */
int asked_twice(struct dev *d)
{
	void *p = get(d);

	if (!IS_ERR(p))
		return 0;
	if (PTR_ERR(p) == -ENOENT)
		mutex_lock(&d->lock);
	d->n++;
	if (PTR_ERR(p) == -ENOENT)
		mutex_unlock(&d->lock);
	return PTR_ERR(p);
}

static void *handed_on(struct dev *d)
{
	long ret;
	void *p;

	mutex_lock(&d->lock);
	p = get(d);
	if (!IS_ERR(p))
		return p;
	ret = PTR_ERR(p);
	mutex_unlock(&d->lock);
	return ERR_PTR(ret);
}

int of_pointer(struct dev *d)
{
	void *p = handed_on(d);

	if (IS_ERR(p))
		return PTR_ERR(p);
	d->n++;
	mutex_unlock(&d->lock);
	return 0;
}

int again(struct dev *d)
{
	void *p = get(d);

	if (IS_ERR(p))
		mutex_lock(&d->lock);
	d->n++;
	if (IS_ERR(p))
		mutex_unlock(&d->lock);
	return IS_ERR(p) ? PTR_ERR(p) : 0;
}
