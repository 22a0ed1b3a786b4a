// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks by which a tree is climbed, each released when the next one is held, and
// locks of a caller's that go by two names.

#include <linux/spinlock.h>

struct twig {
	spinlock_t busy;
	struct twig *parent;
	int full;
};
struct twig *first_twig(void);
int stop;

void climbs(void)
{
	struct twig *t, *below = 0;
	bool leave;

	for (t = first_twig(); t; t = t->parent) {
		leave = stop || !spin_trylock(&t->busy);
		if (below)
			spin_unlock(&below->busy);
		if (leave)
			return;
		below = t;
	}
	below->full++;
	spin_unlock(&below->busy);
}

/* Each round releases what it has acquired, but one. */
void visits(void)
{
	struct twig *t;

	for (t = first_twig(); t; t = t->parent) {
		spin_lock(&t->busy);
		if (t->full)
			return; // expect: unbalanced-lock: returning with spinlock 't->busy' held
		spin_unlock(&t->busy);
	}
}

struct port {
	spinlock_t lock;
	struct queue {
		struct port *port;
		int n;
	} queue;
	bool active;
};
void port_call(struct port *p);

static void queue_done(struct queue *q)
{
	struct port *p = q->port;

	spin_unlock(&p->lock);
	port_call(p);
	spin_lock(&p->lock);
}

/* Entered with the lock, which is the queue's port's, too. */
void port_events(struct port *p, int events)
{
	if (!events)
		return;
	if (events & 1) {
		if (p->queue.n)
			queue_done(&p->queue);
		if (p->active) {
			spin_unlock(&p->lock);
			port_call(p);
			spin_lock(&p->lock);
		}
	}
	p->queue.n++;
}

/* This one acquires it itself. */
void port_start(struct port *p)
{
	spin_lock(&p->lock); // note: 'p->lock' acquired here
	if (!p->queue.n)
		return; // expect: unbalanced-lock: returning with spinlock 'p->lock' held
	if (p->active) {
		spin_unlock(&p->lock);
		port_call(p);
		spin_lock(&p->lock);
	}
	spin_unlock(&p->lock);
}
