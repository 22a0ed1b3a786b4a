// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that goes on from where it was finds in its caller's memory whether
// it has a lock to release; where it has none it returns the same.

#include <linux/mutex.h>

struct item {
	struct mutex lock;
	struct item *next;
};

struct walk {
	struct item *at;
	struct item *from;
	int n;
};

struct item *find(struct walk *w, struct item *after);
int ready(struct walk *w);

struct item *walk_next(struct walk *w)
{
	struct item *i;

	if (w->at) {
		i = w->at;
		mutex_unlock(&i->lock);
		if (!ready(w)) {
			w->at = NULL;
			return NULL;
		}
	} else {
		i = w->from;
		if (!i)
			return NULL;
	}
	i = find(w, i);
	if (!i) {
		w->at = NULL;
		return NULL; // expect(analyzer: it knows other ways out): unbalanced-lock: returning without releasing mutex 'i->lock'
	}
	mutex_lock(&i->lock);
	w->at = i;
	return i;
}

/* What it asks for is not its own: nothing is left there. */
int walk_step(struct walk *w, struct item *i)
{
	if (ready(w))
		return -5; // expect: unbalanced-lock: returning without releasing mutex 'i->lock', which other paths release
	mutex_unlock(&i->lock);
	return w->n ? -11 : -12;
}

/* The same, of a member that it does not write. */
int walk_peek(struct walk *w, struct item *i)
{
	if (w->from) {
		mutex_unlock(&i->lock);
		return -11;
	}
	w->n++;
	return -5; // expect: unbalanced-lock: returning without releasing mutex 'i->lock', which other paths release
}

/* No object, or the one where the list ends, is told by the argument. */
static struct item *after(struct item *last, struct item *i)
{
	if (i == last)
		return NULL;
	mutex_unlock(&i->lock);
	return i->next;
}

struct item *walk_all(struct walk *w, struct item *last, struct item *i)
{
	for (; i; i = after(last, i))
		if (ready(w))
			return i;
	return NULL; // expect(analyzer: it knows other ways out): unbalanced-lock: returning without releasing mutex 'i->lock'
}
