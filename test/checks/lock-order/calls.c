// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks that callees acquire, and that helpers leave held.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	struct mutex config, state;
	spinlock_t queue, stats;
	struct mutex outer, inner;
	int n;
};

static void update_state(struct dev *d)
{
	mutex_lock(&d->state); // expect: lock-order: acquiring mutex 'd->state' while holding 'd->config', but elsewhere it is the other way round
	// note@-1: 'd->state' acquired here
	d->n++;
	mutex_unlock(&d->state);
}

static void refresh(struct dev *d)
{
	if (d->n)
		update_state(d); // note: calls 'update_state'
}

void configure(struct dev *d)
{
	mutex_lock(&d->config); // note: 'd->config' acquired here
	refresh(d); // note: calls 'refresh'
	mutex_unlock(&d->config);
}

void set_state(struct dev *d)
{
	mutex_lock(&d->state);
	mutex_lock(&d->config);
	d->n = 0;
	mutex_unlock(&d->config);
	mutex_unlock(&d->state);
}

static void lock_queue(struct dev *d)
{
	spin_lock(&d->queue);
}

static void unlock_queue(struct dev *d)
{
	spin_unlock(&d->queue);
}

void count(struct dev *d)
{
	lock_queue(d);
	spin_lock(&d->stats); // expect: lock-order: acquiring spinlock 'd->stats' while holding 'd->queue'
	d->n++;
	spin_unlock(&d->stats);
	unlock_queue(d);
}

void flush(struct dev *d)
{
	spin_lock(&d->stats);
	lock_queue(d);
	d->n = 0;
	unlock_queue(d);
	spin_unlock(&d->stats);
}

/* The callee drops what the caller holds. */
static void with_inner(struct dev *d)
{
	mutex_unlock(&d->inner);
	mutex_lock(&d->outer);
	d->n++;
	mutex_unlock(&d->outer);
	mutex_lock(&d->inner);
}

void drops(struct dev *d)
{
	mutex_lock(&d->inner);
	with_inner(d);
	mutex_unlock(&d->inner);
}

void nests(struct dev *d)
{
	mutex_lock(&d->outer);
	mutex_lock(&d->inner);
	d->n++;
	mutex_unlock(&d->inner);
	mutex_unlock(&d->outer);
}
