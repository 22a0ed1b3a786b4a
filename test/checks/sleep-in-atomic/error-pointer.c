// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that returns a locked object, NULL or an error.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct object {
	spinlock_t lock;
};

static struct object *get_locked(struct object *o, int mode)
{
	if (mode == 0)
		return NULL;
	if (mode == 1)
		return ERR_PTR(-EINVAL);
	spin_lock(&o->lock);
	return o;
}

void error_pointer(struct object *o, int mode)
{
	struct object *l = get_locked(o, mode);

	if (IS_ERR_OR_NULL(l)) {
		msleep(1);
		return;
	}
	msleep(1); // expect: sleep-in-atomic: spinlock
	spin_unlock(&l->lock);
	msleep(1);
}
