// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A helper that acquires a spinlock or a mutex, as its object's mode has it: who sleeps while it holds the spinlock may
// know that no object of that mode comes there.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct cache {
	spinlock_t spin, other;
	struct mutex mutex, inner;
	bool atomic, busy, nested;
	unsigned int n;
};

static void cache_lock(struct cache *c)
{
	if (c->atomic)
		spin_lock_bh(&c->spin);
	else
		mutex_lock(&c->mutex);
}

static void cache_unlock(struct cache *c)
{
	if (c->atomic)
		spin_unlock_bh(&c->spin);
	else
		mutex_unlock(&c->mutex);
}

void writes_back(struct cache *c)
{
	cache_lock(c);
	msleep(1); // expect(analyzer: it knows one way of the helper alone): sleep-in-atomic: while spinlock 'c->spin' is held
	c->n++;
	cache_unlock(c);
}

/* Acquired again, it is known which one that is. */
void waits(struct cache *c)
{
	cache_lock(c);
	while (c->n) {
		cache_unlock(c);
		msleep(1);
		cache_lock(c);
		msleep(1); // expect(analyzer: it knows one way of the helper alone): sleep-in-atomic: while spinlock 'c->spin' is held
	}
	cache_unlock(c);
}

static void cache_enter(struct cache *c)
{
	cache_lock(c);
	c->n = 0;
}

void enters(struct cache *c)
{
	cache_enter(c);
	msleep(1); // expect(analyzer: it knows one way of the helper alone): sleep-in-atomic: while spinlock 'c->spin' is held
	cache_unlock(c);
}

/* No order of locks in which one sleeps under the other. */
void inner_first(struct cache *c)
{
	mutex_lock(&c->inner);
	spin_lock_bh(&c->spin); // expect(analyzer: it knows one way of the helper alone): lock-order: elsewhere it is the other way round
	c->n++;
	spin_unlock_bh(&c->spin);
	mutex_unlock(&c->inner);
}

void inner_last(struct cache *c)
{
	cache_lock(c);
	mutex_lock(&c->inner); // expect(analyzer: it knows one way of the helper alone): sleep-in-atomic: while spinlock 'c->spin' is held
	c->n++;
	mutex_unlock(&c->inner);
	cache_unlock(c);
}

/* Both spin. */
static void cache_lock_one(struct cache *c)
{
	if (c->nested)
		spin_lock(&c->other);
	else
		spin_lock(&c->spin);
}

static void cache_unlock_one(struct cache *c)
{
	if (c->nested)
		spin_unlock(&c->other);
	else
		spin_unlock(&c->spin);
}

void sleeps_in_both(struct cache *c)
{
	cache_lock_one(c);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	cache_unlock_one(c);
}

/* The other way back has no lock. */
static int cache_try(struct cache *c)
{
	if (c->busy)
		return -16;
	spin_lock(&c->spin);
	return 0;
}

void sleeps_if_got(struct cache *c)
{
	if (cache_try(c))
		return;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	spin_unlock(&c->spin);
}

/* The caller says which. */
static void cache_lock_as(struct cache *c, bool atomic)
{
	if (atomic)
		spin_lock(&c->spin);
	else
		mutex_lock(&c->mutex);
}

void asks_to_spin(struct cache *c)
{
	cache_lock_as(c, true);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	spin_unlock(&c->spin);
}

void asks_to_sleep(struct cache *c)
{
	cache_lock_as(c, false);
	msleep(1);
	mutex_unlock(&c->mutex);
}

/* One more lock, whatever the mode is. */
void holds_another(struct cache *c)
{
	cache_lock(c);
	spin_lock(&c->other);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->other' is held
	spin_unlock(&c->other);
	cache_unlock(c);
}
