// RUN: %check %s
// An iterator that is passed a number for a pointer where it begins holds no
// lock yet.

#include <linux/spinlock.h>

#define BUCKETS 16
#define START_TOKEN ((void *)1)

struct item {
	struct item *next;
	int bucket;
};

struct table {
	spinlock_t locks[BUCKETS];
	struct item *items[BUCKETS];
	int bucket;
};

static struct item *first(struct table *t)
{
	int bucket;

	for (bucket = t->bucket; bucket < BUCKETS; bucket++) {
		spin_lock(&t->locks[bucket]);
		if (t->items[bucket])
			return t->items[bucket];
		spin_unlock(&t->locks[bucket]);
	}
	return NULL;
}

static struct item *next(struct table *t, struct item *i)
{
	if (i->next)
		return i->next;
	spin_unlock(&t->locks[t->bucket]);
	t->bucket++;
	return first(t);
}

void *iterate(struct table *t, void *v)
{
	if (v == START_TOKEN)
		return first(t);
	return next(t, v);
}

struct list {
	spinlock_t lock;
	struct item *items;
	bool closed;
};

void *next_of(struct list *l, struct item *i)
{
	if (i == START_TOKEN)
		return NULL;
	spin_unlock(&l->lock);
	return NULL;
}

void *next_open(struct list *l, struct item *i)
{
	if (l->closed)
		return NULL; // expect: unbalanced-lock: returning without releasing spinlock 'l->lock', which other paths
	spin_unlock(&l->lock);
	return NULL;
}

struct cursor {
	struct list *of;
};

struct entry {
	spinlock_t lock;
	struct entry *next;
	bool dead;
};

// Two numbers that are no pointers: where it begins, and where there is nothing.
int advance(struct cursor *c, struct entry *e)
{
	if (e && e != START_TOKEN)
		spin_unlock(&e->lock);
	return c->of->closed ? -5 : -22; // expect(analyzer: it knows no range of an argument at the end): unbalanced-lock: returning without releasing
}

int advance_living(struct cursor *c, struct entry *e)
{
	if (e->dead)
		return -5; // expect: unbalanced-lock: returning without releasing spinlock 'e->lock'
	spin_unlock(&e->lock);
	return c->of->closed ? -5 : -22;
}

// The walk ends where it began: that lock is the caller's.
int up(struct entry *root, struct entry *e)
{
	if (e == root)
		return -2; // expect(analyzer: it knows no comparison of arguments at the end): unbalanced-lock: returning without releasing
	spin_unlock(&e->lock);
	return -5;
}

int up_from_the_dead(struct entry *root, struct entry *e)
{
	if (e->next == root)
		return -2; // expect: unbalanced-lock: returning without releasing spinlock 'e->lock'
	spin_unlock(&e->lock);
	return -5;
}
