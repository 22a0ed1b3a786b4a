// RUN: %locklint --quiet --strict %s -- -I %includes > %t 2>&1; FileCheck %s --input-file=%t

/* A static key gives one answer, asked twice: include/linux/jump_label.h. */

#include <linux/delay.h>
#include <linux/jump_label.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_STATIC_KEY_FALSE(atomic_clients);

struct cache {
	spinlock_t spin;
	struct mutex mutex;
	bool atomic;
	int n;
};

static void cache_lock(struct cache *c)
{
	if (static_branch_unlikely(&atomic_clients) && c->atomic)
		spin_lock_bh(&c->spin);
	else
		mutex_lock(&c->mutex);
}

static void cache_unlock(struct cache *c)
{
	if (static_branch_unlikely(&atomic_clients) && c->atomic)
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
	cache_lock(c);
	c->n = 0;
	// CHECK-NOT: warning:
	// CHECK: static-keys.c:[[@LINE+2]]:2: warning: 'msleep' may sleep while spinlock 'c->spin' is held
	// CHECK-NOT: warning:
	msleep(1);
	cache_unlock(c);
}
