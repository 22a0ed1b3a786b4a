// RUN: %check %s

/* What contains a handler's object is freed with its last reference, or when
   RCU's readers are done. */

#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct kref {
	int refcount;
};
bool refcount_dec_and_test(int *r);
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (refcount_dec_and_test(&kref->refcount)) {
		release(kref);
		return 1;
	}
	return 0;
}

struct peer {
	struct delayed_work work;
	struct timer_list timer;
	struct kref ref;
	struct rcu_head rcu;
	int n;
};

static void peer_work(struct work_struct *w)
{
	struct peer *p = container_of(w, struct peer, work.work);

	p->n++;
}

void peer_init(struct peer *p)
{
	INIT_DELAYED_WORK(&p->work, peer_work);
}

static void peer_release(struct kref *k)
{
	struct peer *p = container_of(k, struct peer, ref);

	kfree(p);
}

void peer_drop(struct peer *p)
{
	cancel_delayed_work(&p->work); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	kref_put(&p->ref, peer_release);
}

void peer_drop_right(struct peer *p)
{
	cancel_delayed_work_sync(&p->work);
	kref_put(&p->ref, peer_release);
}

void peer_free_later(struct peer *p)
{
	cancel_delayed_work(&p->work); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	kfree_rcu(p, rcu); // note: freed by 'kfree_rcu' here
}

/* A timer's function is a read section. */
void peer_free_later_timer(struct peer *p)
{
	timer_delete(&p->timer);
	kfree_rcu(p, rcu);
}

static void peer_free_rcu(struct rcu_head *h)
{
	struct peer *p = container_of(h, struct peer, rcu);

	kfree(p);
}

void peer_free_by_callback(struct peer *p)
{
	cancel_delayed_work(&p->work); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	call_rcu(&p->rcu, peer_free_rcu);
}

void peer_free_by_callback_right(struct peer *p)
{
	cancel_delayed_work_sync(&p->work);
	call_rcu(&p->rcu, peer_free_rcu);
}

/* The work has a reference of its own. */
struct node {
	struct delayed_work work;
	struct kref ref;
	struct rcu_head rcu;
	int n;
};

static void node_release(struct kref *k)
{
	struct node *n = container_of(k, struct node, ref);

	kfree(n);
}

static void node_work(struct work_struct *w)
{
	struct node *n = container_of(w, struct node, work.work);

	n->n++;
	kref_put(&n->ref, node_release);
}

void node_init(struct node *n)
{
	INIT_DELAYED_WORK(&n->work, node_work);
}

void node_drop(struct node *n)
{
	if (cancel_delayed_work(&n->work)) // expect(analyzer: it follows the release function, and knows no reference by it): timer-delete: 'cancel_delayed_work' does not wait for the handler
		kref_put(&n->ref, node_release);
	kref_put(&n->ref, node_release);
}

/* The callback frees something else. */
struct edge {
	struct delayed_work work;
	struct rcu_head rcu;
	char *name;
};

static void edge_free_rcu(struct rcu_head *h)
{
	struct edge *e = container_of(h, struct edge, rcu);

	kfree(e->name);
}

void edge_free(struct edge *e)
{
	cancel_delayed_work(&e->work);
	call_rcu(&e->rcu, edge_free_rcu);
}

/* Other objects, from a list: which they are is not known. */
struct group {
	struct delayed_work work;
	struct group *next;
	struct peer *first;
};

static void group_work(struct work_struct *w)
{
}

void group_init(struct group *g)
{
	INIT_DELAYED_WORK(&g->work, group_work);
}

struct peer *next_peer(struct peer *p);

void group_empty(struct group *g)
{
	struct peer *p;

	for (; g; g = g->next)
		cancel_delayed_work(&g->work);
	for (p = next_peer(0); p; p = next_peer(p))
		call_rcu(&p->rcu, peer_free_rcu);
}
