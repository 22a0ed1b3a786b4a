// RUN: %check %s
// A flag says whether the lock is held from one call to its counterpart; where
// it is not, both acquire it for a while.

#include <linux/mutex.h>

#define PARALLEL 8

struct chip {
	struct mutex lock, other;
	unsigned int flags;
	int busy;
};

int start(struct chip *c);

int prepare(struct chip *c)
{
	if (c->flags & PARALLEL)
		return start(c);
	mutex_lock(&c->lock);
	return 0;
}

void unprepare(struct chip *c)
{
	if (!(c->flags & PARALLEL)) {
		mutex_unlock(&c->lock);
		return;
	}
	mutex_lock(&c->lock);
	c->busy = 0;
	mutex_unlock(&c->lock);
}

// The flag the other way round.
void unprepare_parallel(struct chip *c)
{
	if (c->flags & PARALLEL) {
		mutex_unlock(&c->lock); // expect: unbalanced-lock: releasing mutex 'c->lock', which this path has not acquired
		return;
	}
	mutex_lock(&c->lock);
	c->busy = 0;
	mutex_unlock(&c->lock);
}

// No function leaves this one.
void unprepare_other(struct chip *c)
{
	if (!(c->flags & PARALLEL)) {
		mutex_unlock(&c->other); // expect: unbalanced-lock: releasing mutex 'c->other', which this path has not acquired
		return;
	}
	mutex_lock(&c->other);
	c->busy = 0;
	mutex_unlock(&c->other);
}
