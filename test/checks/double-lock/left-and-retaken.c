// RUN: %check %s
// A callee that leaves a lock for a while comes back with it, whoever had it.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct gadget {
	spinlock_t lock;
	struct mutex mutex;
	int active;
};

void resume(struct gadget *g);

static void exit_gating(struct gadget *g)
{
	spin_unlock(&g->lock);
	resume(g);
	spin_lock(&g->lock);
}

int stop(struct gadget *g)
{
	unsigned long flags;

	exit_gating(g);
	spin_lock_irqsave(&g->lock, flags); // expect: double-lock: acquiring spinlock 'g->lock', which is held already
	g->active = 0;
	spin_unlock_irqrestore(&g->lock, flags);
	return 0;
}

int stop_right(struct gadget *g)
{
	unsigned long flags;

	spin_lock_irqsave(&g->lock, flags);
	exit_gating(g);
	g->active = 0;
	spin_unlock_irqrestore(&g->lock, flags);
	return 0;
}

/* Held by whoever calls it, as before. */
int with_lock(struct gadget *g)
{
	exit_gating(g);
	g->active = 0;
	return 0;
}

/* Releases it itself, after the callee has come back with it. */
int releases(struct gadget *g)
{
	exit_gating(g);
	g->active = 0;
	spin_unlock(&g->lock);
	spin_lock(&g->lock);
	return 0;
}

static void leaves(struct gadget *g, int wait)
{
	if (wait) {
		mutex_unlock(&g->mutex);
		resume(g);
		mutex_lock(&g->mutex);
	}
}

void without_waiting(struct gadget *g)
{
	leaves(g, 0);
	mutex_lock(&g->mutex);
	leaves(g, 1);
	mutex_unlock(&g->mutex);
}
