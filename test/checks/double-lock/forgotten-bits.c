// RUN: %check %s
//
// A helper acquires a lock only for an object that has some flag set. Where the
// flags may have changed on the way, no caller can tell; a pointer is no flag.

#include <linux/mutex.h>

struct hook {
	unsigned long flags;
	void *hash;
};

static DEFINE_MUTEX(direct_lock);

void hook_walk(struct hook *h);
unsigned long hook_state(void);

static void hook_shutdown(struct hook *h)
{
	h->flags = (h->flags & ~1UL) | hook_state();
	hook_walk(h);
}

static void cleanup_modifying(struct hook *h)
{
	if (!(h->flags & 0x20))
		return;
	mutex_lock(&direct_lock);
	hook_walk(h);
	mutex_unlock(&direct_lock);
}

static int unregister(struct hook *h)
{
	hook_shutdown(h);
	cleanup_modifying(h);
	return 0;
}

void unregister_direct(struct hook *h)
{
	mutex_lock(&direct_lock);
	unregister(h);
	mutex_unlock(&direct_lock);
}

static void cleanup_hashed(struct hook *h)
{
	if (!h->hash)
		return;
	mutex_lock(&direct_lock);
	hook_walk(h);
	mutex_unlock(&direct_lock);
}

static int unregister_hashed(struct hook *h)
{
	hook_shutdown(h);
	cleanup_hashed(h);
	return 0;
}

void unregister_direct_hashed(struct hook *h)
{
	mutex_lock(&direct_lock);
	unregister_hashed(h); // expect: double-lock: 'unregister_hashed' acquires mutex 'direct_lock', which is held already
	mutex_unlock(&direct_lock);
}
