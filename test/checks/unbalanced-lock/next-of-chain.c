// RUN: %check %s
// A lock is left for the next one's of a chain, and acquired again: the function
// is entered with it held. That is no release of the next one's by another name.

#include <linux/mutex.h>

struct wagon {
	struct mutex lock;
	struct wagon *next, *owner;
	int load;
};

void wagon_couple(struct wagon *w);

static void wagon_pass(struct wagon *w)
{
	struct wagon *next = w->next;

	if (next && next != w) {
		mutex_lock(&next->lock);
		mutex_unlock(&w->lock);
		wagon_pass(next); // expect(analyzer: it does not follow recursion): double-lock: 'wagon_pass' acquires mutex 'w->lock'
		mutex_lock(&w->lock);
		mutex_unlock(&next->lock); // expect(analyzer: it does not follow recursion): unbalanced-lock: releasing mutex 'next->lock'
	}
	wagon_couple(w);
}

int wagon_use(struct wagon *w)
{
	mutex_lock(&w->lock);
	wagon_pass(w);
	w->load++;
	mutex_unlock(&w->lock);
	return 0;
}

static int wagon_ready(struct wagon *w)
{
	mutex_unlock(&w->lock);
	wagon_couple(w);
	mutex_lock(&w->lock);
	return w->load;
}

int wagon_try(struct wagon *w)
{
	struct wagon *owner = w->owner;
	int ret;

	if (!mutex_trylock(&owner->lock))
		return -1;
	mutex_unlock(&w->lock);
	ret = wagon_ready(owner);
	mutex_lock(&w->lock);
	if (ret)
		owner->load++;
	mutex_unlock(&owner->lock);
	return ret;
}

int wagon_forget(struct wagon *w)
{
	struct wagon *owner = w->owner;

	mutex_lock(&owner->lock);
	mutex_unlock(&w->lock);
	wagon_couple(owner);
	mutex_lock(&w->lock);
	if (owner->load)
		return 0; // expect: unbalanced-lock: returning with mutex 'owner->lock' held, which other paths release
	mutex_unlock(&owner->lock);
	return 0;
}

/* The name that it is acquired by is not the one that it is released by. */
int wagon_same(struct wagon *w)
{
	struct wagon *owner = w->owner;

	mutex_lock(&owner->lock);
	owner->load++;
	mutex_unlock(&w->lock);
	return 0;
}
