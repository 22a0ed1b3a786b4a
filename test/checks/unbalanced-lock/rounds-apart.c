// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A loop between two switches on one variable: its rounds are told apart as the
// paths that come to it are.

#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	struct item *next;
};

struct pool {
	struct mutex lock;
	spinlock_t fast;
	struct item *list;
	int made;
};

struct item *make(struct pool *p, gfp_t gfp);
void drop(struct item *i);
bool more(struct pool *p);

static void push(struct pool *p, struct item *i)
{
	i->next = p->list;
	p->list = i;
}

static struct item *pop(struct pool *p)
{
	struct item *i = p->list;

	if (i)
		p->list = i->next;
	return i;
}

void fill(struct pool *p, unsigned int n, gfp_t flags)
{
	struct item *item;
	int try = (flags & GFP_NOWAIT) ? 0 : 1;

	for (; try < 2; try++) {
		int i;

		if (try && n > 1)
			mutex_lock(&p->lock);
		for (i = 0; i < n; i++) {
			item = make(p, try ? GFP_NOIO : GFP_NOWAIT);
			if (!item)
				break;
			push(p, item);
		}
		if (try && n > 1)
			mutex_unlock(&p->lock);
		if (i == n)
			return;
		while ((item = pop(p)))
			drop(item);
	}
}

void fill_wrong(struct pool *p, unsigned int n, gfp_t flags)
{
	struct item *item;
	int try = (flags & GFP_NOWAIT) ? 0 : 1;

	for (; try < 2; try++) {
		int i;

		if (try && n > 1)
			mutex_lock(&p->lock);
		for (i = 0; i < n; i++) {
			item = make(p, try ? GFP_NOIO : GFP_NOWAIT);
			if (!item)
				break;
			push(p, item);
		}
		if (n > 1)
			mutex_unlock(&p->lock); // expect(not analyzer: to it, the argument asks for that): unbalanced-lock: releasing mutex 'p->lock', which this path has not acquired
		if (i == n)
			return;
		while ((item = pop(p)))
			drop(item);
	}
}

int drain(struct pool *p, bool fast, int n)
{
	int how = more(p);

	if (how && n > 2)
		spin_lock(&p->fast);
	while (more(p))
		p->made--;
	if (how && n > 2)
		spin_unlock(&p->fast);
	return p->made;
}

int drain_wrong(struct pool *p, bool fast, int n)
{
	int how = more(p);

	if (how && n > 2)
		spin_lock(&p->fast);
	while (more(p))
		p->made--;
	if (how || n > 2)
		spin_unlock(&p->fast); // expect(not analyzer: to it, the argument asks for that): unbalanced-lock: releasing spinlock 'p->fast', which this path has not acquired
	return p->made;
}
