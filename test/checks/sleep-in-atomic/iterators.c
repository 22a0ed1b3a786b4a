// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that is passed to be called runs in the context, and under the locks, of who passes it.

#include <linux/delay.h>
#include <linux/iterate.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	struct device device;
	int n;
};

static int sleeps(int id, void *p, void *data)
{
	msleep(1); // note: 'msleep' may sleep
	return 0;
}

static int sleeps_first(int id, void *p, void *data)
{
	msleep(4);
	return 0;
}

static int sleeps_too(int id, void *p, void *data)
{
	msleep(2);
	return 0;
}

static int sleeps_last(int id, void *p, void *data)
{
	msleep(3);
	return 0;
}

static int counts(int id, void *p, void *data)
{
	++*(int *)data;
	return 0;
}

static int child_sleeps(struct device *child, void *data)
{
	struct dev *d = data;

	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
	return 0;
}

static int file_sleeps(const void *p, struct file *file, unsigned int fd)
{
	msleep(1);
	return 0;
}

static int file_counts(const void *p, struct file *file, unsigned int fd)
{
	return 0;
}

void under_lock(struct dev *d, struct idr *idr)
{
	spin_lock(&d->lock);
	idr_for_each(idr, counts, &d->n);
	idr_for_each(idr, sleeps_first, d); // expect: sleep-in-atomic: 'idr_for_each' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	device_for_each_child(&d->device, d, child_sleeps); // expect: sleep-in-atomic: 'device_for_each_child' may sleep \(in 'mutex_lock'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	idr_for_each(idr, sleeps_first, d);
	device_for_each_child(&d->device, d, child_sleeps);
}

/* The iterator's own lock. */
void files(struct files_struct *files)
{
	iterate_fd(files, 0, file_counts, NULL);
	iterate_fd(files, 0, file_sleeps, NULL); // expect: sleep-in-atomic: 'iterate_fd' may sleep \(in 'msleep'\) while spinlock 'files->file_lock' is held
}

/* What the driver writes itself. */
static int for_each(struct dev *d, int (*fn)(int, void *, void *), void *data)
{
	int i, ret = 0;

	for (i = 0; i < d->n && !ret; i++)
		ret = fn(i, d, data);
	return ret;
}

static int for_each_locked(struct dev *d, int (*fn)(int, void *, void *))
{
	int ret;

	spin_lock(&d->lock);
	ret = for_each(d, fn, d); // expect(analyzer: it looks into functions with what they are passed): sleep-in-atomic: 'for_each' may sleep
	spin_unlock(&d->lock);
	return ret;
}

int by_body(struct dev *d)
{
	int ret;

	spin_lock(&d->lock);
	ret = for_each(d, sleeps_too, d); // expect(not analyzer: it tells once what the helper does): sleep-in-atomic: 'for_each' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
	return ret;
}

void by_body_right(struct dev *d)
{
	int found = 0;

	for_each(d, sleeps, d);
	spin_lock(&d->lock);
	for_each(d, counts, &found);
	spin_unlock(&d->lock);
}

int by_two_bodies(struct dev *d)
{
	return for_each_locked(d, counts) +
	       for_each_locked(d, sleeps_last); // expect(not analyzer: there it is told): sleep-in-atomic: 'for_each_locked' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
}

/* What it is passed may have been written. */
void counted(struct dev *d, struct idr *idr)
{
	int found = 0;

	idr_for_each(idr, counts, &found);
	spin_lock(&d->lock);
	if (found)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
	spin_unlock(&d->lock);
}

/* Called through a variable. */
void by_pointer(struct dev *d, int x)
{
	int (*fn)(int, void *, void *) = x ? sleeps : counts;
	int (*quiet)(int, void *, void *) = counts;

	spin_lock(&d->lock);
	quiet(1, d, &d->n);
	spin_unlock(&d->lock);
	fn(1, d, &d->n);
	fn = sleeps;
	spin_lock(&d->lock);
	fn(1, d, d); // expect: sleep-in-atomic: 'sleeps' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}
