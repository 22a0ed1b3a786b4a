// RUN: %check %s

/* A call of another file that has succeeded excuses no second release. */

#include <linux/mutex.h>

struct radio {
	struct mutex lock;
	int busy, gone;
};
int radio_suspend(struct radio *r);
void *radio_find(struct radio *r);

int second_release(struct radio *r)
{
	int err;

	mutex_lock(&r->lock);
	err = radio_suspend(r);
	if (err)
		goto revert;
	if (r->busy) {
		mutex_unlock(&r->lock);
		err = -16;
		goto revert;
	}
	r->gone = 1;
revert:
	mutex_unlock(&r->lock); // expect: unbalanced-lock: releasing mutex 'r->lock', which this path has released already
	return err;
}

int second_release_by_pointer(struct radio *r)
{
	int err = 0;

	mutex_lock(&r->lock);
	if (!radio_find(r))
		goto out;
	if (r->busy) {
		mutex_unlock(&r->lock);
		goto out;
	}
	r->gone = 1;
out:
	mutex_unlock(&r->lock); // expect: unbalanced-lock: releasing mutex 'r->lock', which this path has released already
	return err;
}

int one_release(struct radio *r)
{
	int err;

	mutex_lock(&r->lock);
	err = radio_suspend(r);
	if (err)
		goto out;
	if (r->busy) {
		mutex_unlock(&r->lock);
		return -16;
	}
	r->gone = 1;
out:
	mutex_unlock(&r->lock);
	return err;
}

/* It acquires the lock of each that it finds. */
void each(struct radio *first, int n)
{
	while (n--) {
		if (radio_suspend(first))
			continue;
		first->gone = 1;
		mutex_unlock(&first->lock);
	}
}
