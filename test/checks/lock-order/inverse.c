// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Two or three locks in orders that close a circle; the same orders without one.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct ab {
	spinlock_t a, b;
	int n;
};

void ab_forth(struct ab *d)
{
	spin_lock(&d->a); // note: 'd->a' acquired here
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a', but elsewhere it is the other way round
	// note@-1: 'd->b' acquired here
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
}

void ab_back(struct ab *d)
{
	spin_lock(&d->b); // note: 'd->b' acquired here
	spin_lock(&d->a); // note: 'd->a' acquired here
	d->n--;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
}

struct same {
	spinlock_t a, b;
	int n;
};

void same_forth(struct same *d)
{
	spin_lock(&d->a);
	spin_lock(&d->b);
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
}

void same_forth_too(struct same *d)
{
	spin_lock(&d->a);
	spin_lock(&d->b);
	d->n--;
	/* The order of the releases does not matter. */
	spin_unlock(&d->a);
	spin_unlock(&d->b);
}

/* Dropped before the second is taken. */
void same_one_by_one(struct same *d)
{
	spin_lock(&d->b);
	d->n++;
	spin_unlock(&d->b);
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
}

struct three {
	struct mutex a, b, c;
	int n;
};

void three_ab(struct three *d)
{
	mutex_lock(&d->a);
	mutex_lock(&d->b); // expect: lock-order: acquiring mutex 'd->b' while holding 'd->a', but elsewhere it is the other way round, by way of 1 other lock
	d->n++;
	mutex_unlock(&d->b);
	mutex_unlock(&d->a);
}

void three_bc(struct three *d)
{
	mutex_lock(&d->b);
	mutex_lock(&d->c);
	d->n++;
	mutex_unlock(&d->c);
	mutex_unlock(&d->b);
}

void three_ca(struct three *d)
{
	mutex_lock(&d->c);
	mutex_lock(&d->a);
	d->n++;
	mutex_unlock(&d->a);
	mutex_unlock(&d->c);
}

struct line {
	struct mutex a, b, c;
	int n;
};

void line_ab(struct line *d)
{
	mutex_lock(&d->a);
	mutex_lock(&d->b);
	d->n++;
	mutex_unlock(&d->b);
	mutex_unlock(&d->a);
}

void line_bc(struct line *d)
{
	mutex_lock(&d->b);
	mutex_lock(&d->c);
	d->n++;
	mutex_unlock(&d->c);
	mutex_unlock(&d->b);
}

void line_ac(struct line *d)
{
	mutex_lock(&d->a);
	mutex_lock(&d->c);
	d->n++;
	mutex_unlock(&d->c);
	mutex_unlock(&d->a);
}

/* Locks of two objects, and a global. */
static DEFINE_MUTEX(list_mutex);
struct parent {
	struct mutex lock;
};
struct child {
	struct mutex lock;
	struct parent *parent;
};

void child_first(struct child *c)
{
	mutex_lock(&c->lock);
	mutex_lock(&c->parent->lock); // expect: lock-order: acquiring mutex 'c->parent->lock' while holding 'c->lock'
	mutex_unlock(&c->parent->lock);
	mutex_unlock(&c->lock);
}

void parent_first(struct parent *p, struct child *c)
{
	mutex_lock(&p->lock);
	mutex_lock(&c->lock);
	mutex_unlock(&c->lock);
	mutex_unlock(&p->lock);
}

void list_first(struct parent *p)
{
	mutex_lock(&list_mutex);
	mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
	mutex_unlock(&list_mutex);
}
