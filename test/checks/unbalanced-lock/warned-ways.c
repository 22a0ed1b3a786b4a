// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A helper that finds what never should be, as WARN_ON() says, returns without
// doing its work: no caller relies on that. What an if finds does happen.

#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/preempt.h>

struct desk {
	struct mutex lock;
	int *sheets;
	int level;
};

int fill(struct desk *d);

static void desk_close(struct desk *d)
{
	if (WARN_ON_ONCE(d->level == 0))
		return;
	d->level--;
	preempt_enable();
}

int desk_write(struct desk *d)
{
	int err;

	preempt_disable();
	err = fill(d);
	if (err) {
		desk_close(d);
		return err; // expect(analyzer: it looks into the callee): unbalanced-lock: returning with preemption disabled
	}
	preempt_enable();
	return 0;
}

static void desk_close_perhaps(struct desk *d)
{
	if (d->level == 0)
		return;
	d->level--;
	preempt_enable();
}

int desk_write_perhaps(struct desk *d)
{
	int err;

	preempt_disable();
	err = fill(d);
	if (err) {
		desk_close_perhaps(d);
		return err; // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
	}
	preempt_enable();
	return 0;
}

static void desk_unlock(struct desk *d)
{
	if (WARN_ON(!d->sheets))
		return;
	mutex_unlock(&d->lock);
}

int desk_read(struct desk *d)
{
	int n;

	mutex_lock(&d->lock);
	n = fill(d);
	desk_unlock(d);
	return n; // expect(analyzer: it looks into the callee): unbalanced-lock: returning with mutex 'd->lock' held
}

/* A function's own way out is judged as any other. */
int desk_count(struct desk *d)
{
	mutex_lock(&d->lock);
	if (WARN_ON(!d->sheets))
		return -22; // expect: unbalanced-lock: returning with mutex 'd->lock' held, which other paths release
	mutex_unlock(&d->lock);
	return 0;
}

/* Where the result tells, callers ask. */
static int desk_open(struct desk *d)
{
	if (WARN_ON(!d->sheets))
		return -22;
	mutex_lock(&d->lock);
	return 0;
}

int desk_sort(struct desk *d)
{
	if (desk_open(d))
		return -22;
	fill(d);
	mutex_unlock(&d->lock);
	return 0;
}
