// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The caller's lock, acquired with interrupts disabled, is released plainly
// under another one, whose release enables interrupts.

#include <linux/list.h>
#include <linux/spinlock.h>

struct cache {
	spinlock_t lock;
	struct list_head nodes;
	int n;
};

struct node {
	struct list_head list;
	spinlock_t lock;
	bool busy;
};

void shrink(struct node *n);

int isolate(struct cache *c, struct node *n) __must_hold(&c->lock)
{
	int ret;

	if (!spin_trylock(&n->lock)) {
		spin_unlock_irq(&c->lock);
		ret = 1;
		goto out;
	}
	list_del(&n->list);
	spin_unlock(&c->lock);
	shrink(n);
	spin_unlock_irq(&n->lock);
	ret = 2;
out:
	spin_lock_irq(&c->lock);
	return ret;
}

int isolate_asserted(struct cache *c, struct node *n)
{
	lockdep_assert_held(&c->lock);
	spin_lock(&n->lock);
	list_del(&n->list);
	spin_unlock(&c->lock);
	shrink(n);
	spin_unlock_irq(&n->lock);
	spin_lock_irq(&c->lock);
	return 0;
}

/* Nothing says that anybody has disabled interrupts. */
int isolate_alone(struct node *n)
{
	if (!spin_trylock(&n->lock)) // note: 'n->lock' acquired here
		return 1;
	list_del(&n->list);
	shrink(n);
	spin_unlock_irq(&n->lock); // expect: unbalanced-lock: spinlock 'n->lock' was acquired with the plain variant, but is released with the _irq one
	return 2;
}

/* Its own lock has been released plainly. */
int isolate_own(struct cache *c, struct node *n)
{
	spin_lock(&c->lock);
	spin_lock(&n->lock); // note: 'n->lock' acquired here
	list_del(&n->list);
	spin_unlock(&c->lock);
	shrink(n);
	spin_unlock_irq(&n->lock); // expect: unbalanced-lock: spinlock 'n->lock' was acquired with the plain variant, but is released with the _irq one
	return 2;
}

/* Interrupts are as they were on no way out but one. */
int disabled_on_error(struct cache *c, struct node *n)
{
	spin_lock_irq(&c->lock);
	if (n->busy) {
		spin_unlock(&c->lock); // expect: unbalanced-lock: interrupts stay disabled
		return -16; // expect: unbalanced-lock: returning with interrupts disabled, which other paths enable again
	}
	spin_unlock_irq(&c->lock);
	return 0;
}
