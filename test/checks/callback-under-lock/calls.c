// RUN: %check %s --checks=callback-under-lock
// RUN: %check %s --checks=callback-under-lock -- -DCONFIG_DEBUG_LOCK_ALLOC
// Calls through pointers, with a lock held that the function may want.

#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

struct client;
struct client_ops {
	void (*event)(struct client *c, int what);
};
struct client {
	const struct client_ops *ops;
	struct client *next;
};
struct hub {
	struct mutex mutex;
	spinlock_t lock;
	struct client *clients;
	int n;
};

void tell_all(struct hub *h, int what)
{
	struct client *c;

	spin_lock(&h->lock); // note: 'h->lock' acquired here
	for (c = h->clients; c; c = c->next)
		c->ops->event(c, what); // expect: callback-under-lock: calling through a pointer while spinlock 'h->lock' is held
	spin_unlock(&h->lock);
}

void tell(struct hub *h, void (*event)(int), int what)
{
	mutex_lock(&h->mutex);
	event(what); // expect: callback-under-lock: calling through a pointer while mutex 'h->mutex' is held
	mutex_unlock(&h->mutex);
}

void tell_after(struct hub *h, int what)
{
	struct client *c;

	spin_lock(&h->lock);
	c = h->clients;
	h->n++;
	spin_unlock(&h->lock);
	c->ops->event(c, what);
}

void tell_under_rcu(struct hub *h, int what)
{
	rcu_read_lock();
	h->clients->ops->event(h->clients, what);
	rcu_read_unlock();
}

static void count(struct hub *h)
{
	h->n++;
}

void direct(struct hub *h)
{
	mutex_lock(&h->mutex);
	count(h);
	mutex_unlock(&h->mutex);
}
