// RUN: %check %s --strict

/* Whether a lock is held depends on two conditions, which are asked again where it is released. */

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

bool debugging;

struct cache {
	spinlock_t spin;
	struct mutex mutex;
	bool atomic, other;
	int n;
};

void by_variable(struct cache *c)
{
	if (debugging && c->atomic)
		spin_lock(&c->spin);
	c->n++;
	if (debugging && c->atomic)
		spin_unlock(&c->spin);
	msleep(1);
}

void without_release(struct cache *c)
{
	if (debugging && c->atomic)
		spin_lock(&c->spin); // note: 'c->spin' acquired here
	c->n++;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	if (debugging && c->atomic)
		spin_unlock(&c->spin);
}

void with_other_lock(struct cache *c)
{
	if (debugging && c->atomic)
		spin_lock(&c->spin);
	else
		mutex_lock(&c->mutex);
	c->n++;
	if (debugging && c->atomic)
		spin_unlock(&c->spin);
	else
		mutex_unlock(&c->mutex);
	msleep(1);
}

/* The same in helpers. */
static void cache_lock(struct cache *c)
{
	if (debugging && c->atomic)
		spin_lock_bh(&c->spin); // note: 'c->spin' acquired here
	else
		mutex_lock(&c->mutex);
}

static void cache_unlock(struct cache *c)
{
	if (debugging && c->atomic)
		spin_unlock_bh(&c->spin);
	else
		mutex_unlock(&c->mutex);
}

void flush(struct cache *c)
{
	cache_lock(c);
	c->n = 0;
	cache_unlock(c);
	msleep(1);
}

void flush_early(struct cache *c)
{
	cache_lock(c); // note: calls 'cache_lock' here
	c->n = 0;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	cache_unlock(c);
}
