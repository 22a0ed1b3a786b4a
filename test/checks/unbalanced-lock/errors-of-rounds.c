// RUN: %check %s
// A loop ends with an error of one round or another, and without the lock, or
// returns with it.

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct point {
	int id;
};
struct path {
	struct point *at;
	int n;
};

static DEFINE_MUTEX(points);

int is_gone(struct path *p);
int is_busy(struct path *p);
struct path *look_up(struct path *p);
struct point *get_point(struct path *p);
void put_point(struct point *pt);
int use_point(struct point *pt);

static struct point *lock_point(struct path *p)
{
	struct point *pt;

	for (;;) {
		struct path *over;

		mutex_lock(&points);
		pt = ERR_PTR(-EPERM);
		if (is_gone(p))
			break;
		pt = ERR_PTR(-ENOENT);
		if (p->n == 1)
			break;
		pt = ERR_PTR(-EIO);
		if (is_busy(p))
			break;
		pt = ERR_PTR(-EAGAIN);
		if (p->n == 2)
			break;
		pt = ERR_PTR(-ENOMEM);
		if (p->n == 3)
			break;
		pt = ERR_PTR(-EBUSY);
		if (is_busy(p))
			break;
		over = look_up(p);
		if (over) {
			mutex_unlock(&points);
			p->n++;
			p->at = over->at;
			p = over;
			continue;
		}
		pt = get_point(p);
		if (IS_ERR(pt))
			break;
		return pt;
	}
	mutex_unlock(&points);
	return pt;
}

static void unlock_point(struct point *pt)
{
	put_point(pt);
	mutex_unlock(&points);
}

int attach(struct path *p)
{
	struct point *pt = lock_point(p);
	int ret;

	if (IS_ERR(pt))
		return PTR_ERR(pt);
	ret = use_point(pt);
	unlock_point(pt);
	return ret;
}

int attach_sloppily(struct path *p)
{
	struct point *pt = lock_point(p);
	int ret;

	if (IS_ERR(pt))
		return PTR_ERR(pt);
	ret = use_point(pt);
	if (ret)
		return ret; // expect(not analyzer: it takes no result for a pointer or an error): unbalanced-lock: returning with mutex 'points' held
	unlock_point(pt);
	return 0;
}
