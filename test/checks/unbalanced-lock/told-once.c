// RUN: %check %s
// A function that is wrong by itself is so once, and not for each caller again.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	struct list_head items;
};

struct link {
	struct queue found;
	struct mutex mutex;
	void *now;
	int to;
};

int pick(struct link *l)
{
	int some = 0;

	if (!l->now)
		goto out;
	spin_lock_bh(&l->found.lock);
	some = !list_empty(&l->found.items);
out:
	spin_unlock_bh(&l->found.lock); // expect: unbalanced-lock: releasing spinlock 'l->found.lock', which this path has not acquired
	return some;
}

int pick_rightly(struct link *l)
{
	int some;

	if (!l->now)
		return 0;
	spin_lock_bh(&l->found.lock);
	some = !list_empty(&l->found.items);
	spin_unlock_bh(&l->found.lock);
	return some;
}

int roam(struct link *l)
{
	if (l->to && pick(l))
		return 1;
	return pick_rightly(l);
}

int roam_again(struct link *l)
{
	return pick(l) || pick_rightly(l);
}

// A helper that gives back what its callers have given back: theirs is the
// mistake, and one finding.

static void finish(struct link *l)
{
	l->now = NULL;
	mutex_unlock(&l->mutex);
}

void first(struct link *l)
{
	mutex_lock(&l->mutex);
	mutex_unlock(&l->mutex);
	finish(l); // expect: unbalanced-lock: 'finish' releases mutex 'l->mutex', which this path has released already
}

void second(struct link *l)
{
	mutex_lock(&l->mutex);
	mutex_unlock(&l->mutex);
	finish(l); // note: the same happens here
}
