// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What a function has checked to be its argument is that, for callers that know
// more of it.

#include <linux/kernel.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(all);

struct node;
struct net {
	struct node *nodes[8];
};
struct node {
	struct net *net;
	int number, users;
	void *dev;
};
void stop(void *dev);

static void del(struct net *n, int number)
{
	struct node *x = n->nodes[number];

	if (x->dev) {
		mutex_lock(&all);
		stop(x->dev);
		mutex_unlock(&all);
	}
	n->nodes[number] = 0;
}

static void checks(struct node *x)
{
	if (x->net->nodes[x->number] != x)
		return;
	del(x->net, x->number);
}

static void del_any(struct net *n, int number)
{
	struct node *x = n->nodes[number];

	if (x->dev) {
		mutex_lock(&all);
		stop(x->dev);
		mutex_unlock(&all);
	}
	n->nodes[number] = 0;
}

static void checks_nothing(struct node *x)
{
	del_any(x->net, x->number);
}

void removes(struct node *x)
{
	if (x->dev)
		return;
	mutex_lock(&all);
	checks(x);
	mutex_unlock(&all);
}

void removes_any(struct node *x)
{
	mutex_lock(&all);
	checks(x); // expect: double-lock: 'checks' acquires mutex 'all', which is held already
	mutex_unlock(&all);
}

void removes_one_with_a_device(struct node *x)
{
	if (!x->dev)
		return;
	mutex_lock(&all);
	checks(x); // note: the same happens here
	mutex_unlock(&all);
}

/* Which node has the number is not known. */
void removes_another(struct node *x)
{
	if (x->dev)
		return;
	mutex_lock(&all);
	checks_nothing(x); // expect: double-lock: 'checks_nothing' acquires mutex 'all', which is held already
	mutex_unlock(&all);
}
