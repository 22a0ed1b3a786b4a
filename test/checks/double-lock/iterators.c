// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What is passed along with a function is what that function gets.

#include <linux/iterate.h>

struct dev {
	spinlock_t lock, other;
	struct device device;
	int n;
};

static int takes(struct device *child, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock); // note(not analyzer: it does not look into what is passed): 'd->lock' acquired here
	d->n++;
	spin_unlock(&d->lock);
	return 0;
}

void again(struct dev *d)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	device_for_each_child(&d->device, d, takes); // expect: double-lock: 'd->lock'
	spin_unlock(&d->lock);
}

void another(struct dev *d, struct dev *e)
{
	spin_lock(&d->other);
	device_for_each_child(&d->device, d, takes);
	spin_unlock(&d->other);
	device_for_each_child(&e->device, e, takes);
}
