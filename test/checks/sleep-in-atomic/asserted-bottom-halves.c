// RUN: %check %s
// How a caller has acquired what is asserted to be held is not known: who asks
// whether bottom halves are disabled gets to know.

#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct node {
	rwlock_t lock;
	spinlock_t other;
	int n;
};

static inline gfp_t gfp_any(void)
{
	return in_softirq() ? GFP_ATOMIC : GFP_KERNEL;
}

void *add(struct node *n)
{
	lockdep_assert_held(&n->lock);
	return kzalloc(16, gfp_any());
}

void *add_by_hand(struct node *n)
{
	lockdep_assert_held(&n->lock);
	if (in_softirq())
		return kzalloc(16, GFP_ATOMIC);
	return kzalloc(16, GFP_KERNEL);
}

void *add_unless_interrupt(struct node *n)
{
	lockdep_assert_held(&n->other);
	return kzalloc(16, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL);
}

// Nobody asks.
void *add_always(struct node *n)
{
	lockdep_assert_held(&n->lock);
	return kzalloc(16, GFP_KERNEL); // expect: sleep-in-atomic: 'kzalloc' may sleep while rwlock 'n->lock' is held
}

// Here it is known: bottom halves are as they were.
void *add_plainly(struct node *n)
{
	void *p;

	spin_lock(&n->other);
	p = kzalloc(16, gfp_any()); // expect: sleep-in-atomic: 'kzalloc' may sleep while spinlock 'n->other' is held
	spin_unlock(&n->other);
	return p;
}
