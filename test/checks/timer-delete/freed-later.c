// RUN: %check %s --strict

/* What contains a handler's object is freed when RCU's readers are done. */

#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct peer {
	struct delayed_work work;
	struct timer_list timer;
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
