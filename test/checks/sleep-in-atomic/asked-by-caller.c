// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function forbids sleeping and sleeps if its caller asks for it.

#include <linux/delay.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct node {
	spinlock_t lock;
	struct rw_semaphore sem;
	int n;
};

static void node_put(struct node *n, bool locked)
{
	if (!locked)
		down_write(&n->sem);
	n->n--;
	if (!locked)
		up_write(&n->sem);
}

static int node_list(struct node *n, bool locked)
{
	rcu_read_lock();
	if (n->n > 5) {
		node_put(n, locked); // expect: sleep-in-atomic: 'node_put' may sleep
		rcu_read_unlock();
		return -12;
	}
	rcu_read_unlock();
	return 0;
}

int unlocked(struct node *n)
{
	return node_list(n, false);
}

static void node_drop(struct node *n, bool locked)
{
	spin_lock(&n->lock);
	node_put(n, locked);
	spin_unlock(&n->lock);
}

// Who has it locked already asks for no sleep.
void locked(struct node *n)
{
	down_write(&n->sem);
	node_drop(n, true);
	up_write(&n->sem);
}
