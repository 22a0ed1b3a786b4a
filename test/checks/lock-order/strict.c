// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// With --strict: two locks of one class, and a circle that an outer lock breaks.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct node {
	struct mutex lock;
	spinlock_t spin;
	int n;
};

void unannotated(struct node *p, struct node *c)
{
	mutex_lock(&p->lock);
	mutex_lock(&c->lock); // expect: lock-order: acquiring mutex 'c->lock' while holding another of its class, without a _nested annotation
	c->n++;
	mutex_unlock(&c->lock);
	mutex_unlock(&p->lock);
}

void annotated(struct node *p, struct node *c)
{
	spin_lock(&p->spin);
	spin_lock_nested(&c->spin, 1);
	c->n++;
	spin_unlock(&c->spin);
	spin_unlock(&p->spin);
}

struct leaf {
	struct mutex lock;
	int n;
};
struct root {
	struct mutex lock;
};

void nest_lock(struct root *r, struct leaf *x, struct leaf *y)
{
	mutex_lock(&r->lock);
	mutex_lock_nest_lock(&x->lock, &r->lock);
	mutex_lock_nest_lock(&y->lock, &r->lock);
	swap(x->n, y->n);
	mutex_unlock(&y->lock);
	mutex_unlock(&x->lock);
	mutex_unlock(&r->lock);
}

struct gated {
	struct mutex gate;
	spinlock_t a, b;
	int n;
};

void gated_forth(struct gated *d)
{
	mutex_lock(&d->gate);
	spin_lock(&d->a);
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a', but elsewhere it is the other way round
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
	mutex_unlock(&d->gate);
}

void gated_back(struct gated *d)
{
	mutex_lock(&d->gate);
	spin_lock(&d->b);
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
	mutex_unlock(&d->gate);
}
