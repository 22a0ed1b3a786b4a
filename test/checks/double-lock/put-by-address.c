// RUN: %check %s
// A function that is passed the address of a variable gets to what that points
// to, and may release the lock that a helper has left held there.

#include <linux/spinlock.h>

struct group {
	spinlock_t lock;
	int state;
};

struct engine {
	struct engine *next;
	struct group *now;
};

void group_put(struct group **g);
void group_note(int *state);

static struct group *group_get(struct engine *e)
{
	struct group *g = e->now;

	if (g)
		spin_lock(&g->lock);
	return g;
}

int twice(struct engine *e)
{
	struct group *g = group_get(e);
	int state;

	if (!g)
		return 0;
	state = g->state;
	group_put(&g);
	g = group_get(e); // expect(analyzer: it does not look where variables point to): double-lock: held already
	if (!g)
		return 0;
	state += g->state;
	group_put(&g);
	return state;
}

int again_directly(struct engine *e)
{
	struct group *g = group_get(e);
	struct group *first = g;

	if (!g)
		return 0;
	group_put(&g);
	spin_lock(&first->lock); // expect(analyzer: it does not look where variables point to): double-lock: held already
	first->state = 0;
	spin_unlock(&first->lock);
	return 1;
}

int in_a_list(struct engine *all)
{
	struct group *g;
	int n = 0;

	for (struct engine *e = all; e; e = e->next) {
		g = group_get(e);
		if (!g)
			continue;
		n += g->state;
		group_put(&g);
		spin_lock(&all->now->lock); // expect(analyzer: it does not look where variables point to): double-lock: held already
		n++;
		spin_unlock(&all->now->lock);
	}
	return n;
}

// Another variable's address leads elsewhere.
int not_put(struct engine *e)
{
	struct group *g = group_get(e);
	int state = 0;

	if (!g)
		return 0;
	group_note(&state);
	spin_lock(&g->lock); // expect: double-lock: acquiring spinlock
	spin_unlock(&g->lock);
	return state;
}
