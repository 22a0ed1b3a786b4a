// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What a callee stores in its caller's memory is not NULL where it has seen so.

#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct pool {
	struct mutex lock;
	int n;
};

struct claim {
	struct pool *from;
};

struct pool *pick(int which);
int fit(struct claim *c);

static int claim(int which, struct claim **to)
{
	struct claim *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -12;
	c->from = pick(which);
	if (!c->from) {
		kfree(c);
		return -6;
	}
	mutex_lock(&c->from->lock);
	*to = c;
	return 0;
}


int use(int which)
{
	struct claim *c = NULL;
	int err = claim(which, &c);

	if (err)
		return err;
	err = fit(c);
	if (c)
		mutex_unlock(&c->from->lock);
	return err;
}

static void start(int which, struct pool **at)
{
	struct pool *p = pick(which);

	if (!p)
		panic("no pool");
	*at = p;
}

static void start_perhaps(int which, struct pool **at)
{
	*at = pick(which);
}

int count(struct pool *p, int which)
{
	struct pool *at;

	mutex_lock(&p->lock);
	start(which, &at);
	if (!at)
		return -1;
	mutex_unlock(&p->lock);
	return 0;
}

int count_perhaps(struct pool *p, int which)
{
	struct pool *at;

	mutex_lock(&p->lock);
	start_perhaps(which, &at);
	if (!at)
		return -1; // expect: unbalanced-lock: returning with mutex 'p->lock' held, which other paths release
	mutex_unlock(&p->lock);
	return 0;
}

struct counter {
	struct pool *at;
};

static void counter_start(struct counter *c, int which)
{
	c->at = pick(which);
	if (!c->at)
		panic("no pool");
}

/* What is in an object may be another one by then. */
int count_later(struct pool *p, struct counter *c, int which)
{
	mutex_lock(&p->lock);
	counter_start(c, which);
	fit(NULL);
	if (!c->at)
		return -1; // expect(not analyzer: it looks into the callee): unbalanced-lock: returning with mutex 'p->lock' held, which other paths release
	mutex_unlock(&p->lock);
	return 0;
}
