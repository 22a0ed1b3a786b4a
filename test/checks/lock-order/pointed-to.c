// RUN: %check %s
// What a member points to may be another lock of the type: the device's own.

#include <linux/spinlock.h>

struct endpoint {
	spinlock_t *lock;
	int n;
};

struct controller {
	spinlock_t lock;
	spinlock_t list_lock;
	struct endpoint ep;
};

void complete_on(struct endpoint *e);

static void give_back(struct endpoint *e)
{
	spin_unlock(e->lock);
	complete_on(e);
	spin_lock(e->lock);
}

void flush(struct controller *c)
{
	give_back(&c->ep);
	spin_lock(&c->lock);
	c->ep.n++;
	spin_unlock(&c->lock);
}

void handle(struct controller *c)
{
	spin_lock(&c->lock);
	give_back(&c->ep);
	spin_unlock(&c->lock);
}

void flush_list(struct controller *c)
{
	spin_lock(&c->list_lock);
	spin_lock(&c->lock); // expect: lock-order: acquiring spinlock 'c->lock' while holding 'c->list_lock'
	spin_unlock(&c->lock);
	spin_unlock(&c->list_lock);
}

void handle_list(struct controller *c)
{
	spin_lock(&c->lock);
	spin_lock(&c->list_lock);
	spin_unlock(&c->list_lock);
	spin_unlock(&c->lock);
}
