// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A callee drops its caller's lock for a while; a callback of the kernel, which acquires it elsewhere, has none.

#include <linux/delay.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock;
	struct work_struct work, good, flagged;
	bool locked;
	int n;
};

static void tell(struct dev *d)
{
	d->n = 0;
	spin_unlock(&d->lock); // note: 'd->lock' released here
	udelay(1);
	spin_lock(&d->lock);
}

static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	if (d->n > 2)
		tell(d); // expect: unbalanced-lock: 'tell' releases spinlock 'd->lock', which work function 'dev_work' has not acquired here
	spin_lock(&d->lock); // expect: double-lock: acquiring spinlock 'd->lock', which is held already
	d->n = 2;
	spin_unlock(&d->lock);
}

static void dev_good(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, good);

	spin_lock(&d->lock);
	if (d->n > 2)
		tell(d);
	d->n = 2;
	spin_unlock(&d->lock);
}

/* A flag of the object says whether it is held. */
static void dev_flagged(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, flagged);

	if (d->locked)
		tell(d);
	else
		spin_lock(&d->lock);
	d->n = 2;
	if (!d->locked)
		spin_unlock(&d->lock);
}

/* Others may hold it for this one. */
void dev_exported(struct dev *d)
{
	tell(d);
}

void dev_init(struct dev *d)
{
	INIT_WORK(&d->work, dev_work);
	INIT_WORK(&d->good, dev_good);
	INIT_WORK(&d->flagged, dev_flagged);
}
