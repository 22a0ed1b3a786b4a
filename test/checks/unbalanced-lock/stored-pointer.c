// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that returns with an element's lock held, and leaves the element
// in its caller's memory: by that its caller finds the lock.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct source {
	struct source *next;
};

struct group {
	spinlock_t lock;
	struct mutex big;
	struct source *sources;
	struct group *next;
};

struct iter {
	struct group *group;
	int n;
};

struct group *first_group(void);
struct group *next_group(struct group *g);

static struct source *first(struct iter *it)
{
	struct source *s = NULL;
	struct group *g;

	for (g = first_group(); g; g = next_group(g)) {
		spin_lock(&g->lock);
		s = g->sources;
		if (s) {
			it->group = g;
			break;
		}
		spin_unlock(&g->lock);
	}
	return s;
}

int count(struct iter *it)
{
	if (!first(it))
		return 0;
	it->n++;
	spin_unlock(&it->group->lock);
	return 1;
}

/* A mutex, without a loop. */
static int find(struct iter *it)
{
	struct group *g = first_group();

	if (!g)
		return -2;
	mutex_lock(&g->big);
	it->group = g;
	return 0;
}

int use(struct iter *it)
{
	if (find(it))
		return -2;
	it->n++;
	mutex_unlock(&it->group->big);
	return 0;
}

int forgets(struct iter *it)
{
	if (find(it))
		return -2;
	if (it->n > 3)
		return -5; // expect: unbalanced-lock: returning with mutex 'g->big' held
	mutex_unlock(&it->group->big);
	return 0;
}

void twice(struct iter *it)
{
	if (find(it))
		return;
	mutex_unlock(&it->group->big);
	mutex_unlock(&it->group->big); // expect: unbalanced-lock: releasing mutex 'it->group->big', which this path has released already
}

/*
 * A list of which the first element is known by name: what the loop has read
 * from it, and kept in a variable, stays known.
 */
struct set {
	struct group *groups;
};

static struct source *first_of(struct set *set, struct iter *it)
{
	struct source *s = NULL;
	struct group *g;

	for (g = set->groups; g; g = g->next) {
		spin_lock(&g->lock);
		s = g->sources;
		if (s) {
			it->group = g;
			break;
		}
		spin_unlock(&g->lock);
	}
	return s;
}

static struct source *following(struct iter *it, struct source *s)
{
	s = s->next;
	while (!s) {
		spin_unlock(&it->group->lock);
		it->group = it->group->next;
		if (!it->group)
			return NULL;
		spin_lock(&it->group->lock);
		s = it->group->sources;
	}
	return s;
}

struct source *nth(struct set *set, struct iter *it, int n)
{
	struct source *s = first_of(set, it);

	if (s)
		while (n && (s = following(it, s)) != NULL)
			--n;
	return n ? NULL : s;
}

int count_all(struct set *set, struct iter *it)
{
	struct source *s;
	int n = 0;

	for (s = first_of(set, it); s; s = following(it, s))
		n++;
	return n;
}

int count_first(struct set *set, struct iter *it)
{
	if (!first_of(set, it))
		return 0;
	if (it->n > 3)
		return -5; // expect: unbalanced-lock: returning with spinlock 'g->lock' held
	spin_unlock(&it->group->lock);
	return 1;
}

/* The same of a number. */
static int first_busy(struct set *set, struct iter *it)
{
	struct group *g;
	int n = 0;

	for (g = set->groups; g; g = g->next) {
		mutex_lock(&g->big);
		n = g->sources->next != NULL;
		if (n) {
			it->group = g;
			break;
		}
		mutex_unlock(&g->big);
	}
	return n;
}

void use_busy(struct set *set, struct iter *it)
{
	if (!first_busy(set, it))
		return;
	it->n++;
	mutex_unlock(&it->group->big);
}
