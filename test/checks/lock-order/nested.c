// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Without --strict two locks of one class say nothing; subclasses are classes of their own.

#include <linux/mutex.h>
#include <linux/spinlock.h>

#define SINGLE_DEPTH_NESTING 1

struct node {
	struct mutex lock;
	struct node *parent;
	int n;
};

void child_of_parent(struct node *p, struct node *c)
{
	mutex_lock(&p->lock);
	mutex_lock_nested(&c->lock, SINGLE_DEPTH_NESTING);
	c->n++;
	mutex_unlock(&c->lock);
	mutex_unlock(&p->lock);
}

void unannotated(struct node *p, struct node *c)
{
	mutex_lock(&p->lock);
	mutex_lock(&c->lock);
	c->n++;
	mutex_unlock(&c->lock);
	mutex_unlock(&p->lock);
}

/* Ordered by address. */
void address_order(struct node *x, struct node *y)
{
	if (x > y)
		swap(x, y);
	mutex_lock(&x->lock);
	mutex_lock(&y->lock);
	swap(x->n, y->n);
	mutex_unlock(&y->lock);
	mutex_unlock(&x->lock);
}

struct tree {
	struct mutex lock;
	struct mutex leaf;
	int n;
};

void tree_forth(struct tree *t, struct tree *u)
{
	mutex_lock_nested(&t->lock, 1);
	mutex_lock(&u->leaf);
	u->n++;
	mutex_unlock(&u->leaf);
	mutex_unlock(&t->lock);
}

/* Of another subclass: no circle. */
void tree_back(struct tree *t, struct tree *u)
{
	mutex_lock(&u->leaf);
	mutex_lock_nested(&t->lock, 0);
	u->n++;
	mutex_unlock(&t->lock);
	mutex_unlock(&u->leaf);
}

struct twig {
	struct mutex lock;
	struct mutex leaf;
	int n;
};

/* Here the annotation does not hide the circle. */
void twig_forth(struct twig *t, struct twig *u)
{
	mutex_lock_nested(&t->lock, 1);
	mutex_lock(&u->leaf); // expect: lock-order: acquiring mutex 'u->leaf' while holding 't->lock'
	u->n++;
	mutex_unlock(&u->leaf);
	mutex_unlock(&t->lock);
}

void twig_back(struct twig *t, struct twig *u)
{
	mutex_lock(&u->leaf);
	mutex_lock_nested(&t->lock, 1);
	u->n++;
	mutex_unlock(&t->lock);
	mutex_unlock(&u->leaf);
}

/* All leaves of one root: whoever holds its lock may take them in any order. */
struct root {
	struct mutex lock;
};

void nest_lock(struct root *r, struct node *x, struct node *y)
{
	mutex_lock(&r->lock);
	mutex_lock_nest_lock(&x->lock, &r->lock);
	mutex_lock_nest_lock(&y->lock, &r->lock);
	swap(x->n, y->n);
	mutex_unlock(&y->lock);
	mutex_unlock(&x->lock);
	mutex_unlock(&r->lock);
}
