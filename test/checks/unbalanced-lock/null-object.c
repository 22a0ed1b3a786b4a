// RUN: %check %s
// What is locked exists, though a search may find nothing.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	struct list_head all;
	struct mutex first, second;
	int id;
};

static LIST_HEAD(devs);
static DEFINE_SPINLOCK(devs_lock);

static struct dev *find(int id)
{
	struct dev *d;

	spin_lock(&devs_lock);
	list_for_each_entry(d, &devs, all)
		if (d->id == id)
			goto found;
	d = NULL;
found:
	spin_unlock(&devs_lock);
	return d;
}

void before(int id)
{
	struct dev *d = find(id);

	mutex_lock(&d->first);
	mutex_lock(&d->second);
}

void after(int id)
{
	struct dev *d = find(id);

	mutex_unlock(&d->second);
	mutex_unlock(&d->first);
}

void wrong(int id)
{
	struct dev *d = find(id);

	mutex_lock(&d->first);
	mutex_lock(&d->second);
	mutex_unlock(&d->second);
	mutex_unlock(&d->second); // expect: unbalanced-lock: releasing mutex 'd->second', which this path has released already
	mutex_unlock(&d->first);
}

/* A lock that the caller need not have: where there is none, nothing is owed. */
struct port {
	spinlock_t lock;
};
struct dump {
	spinlock_t *lock;
	struct port *port;
	int full;
};
int dump_fail(struct dump *d)
{
	if (d->lock)
		spin_unlock_bh(d->lock);
	d->full = 1;
	return -1;
}
int dump_fail_port(struct dump *d)
{
	if (d->port) {
		spin_unlock(&d->port->lock);
		return -1;
	}
	return -2;
}
int dump_fail_local(struct dump *d)
{
	spinlock_t *lock = d->lock;

	if (lock) {
		spin_unlock(lock);
		return -1;
	}
	return -2;
}
/* Another member decides. */
int dump_fail_full(struct dump *d)
{
	if (d->full)
		return -2; // expect: unbalanced-lock: returning without releasing spinlock 'd->lock'
	spin_unlock(d->lock);
	return -1;
}
