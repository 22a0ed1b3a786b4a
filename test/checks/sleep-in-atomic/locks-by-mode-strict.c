// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// --strict reports what sleeps under a lock that spins in one of an object's modes alone.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct cache {
	spinlock_t spin;
	struct mutex mutex;
	bool atomic;
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
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	c->n++;
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
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'c->spin' is held
	cache_unlock(c);
}
