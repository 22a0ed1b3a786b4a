// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What a function does only with an object that a caller does not pass.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct firmware {
	int n;
};

struct chip {
	spinlock_t lock;
	int state;
	struct firmware *firmware;
};

static int load(struct chip *c, struct firmware *f)
{
	if (!f)
		return 1;
	msleep(1);
	c->firmware = f;
	return 0;
}

static int reset(struct chip *c, struct firmware *f)
{
	if (c->state == 3)
		return 0;
	return load(c, f);
}

void without(struct chip *c)
{
	spin_lock(&c->lock);
	reset(c, NULL);
	spin_unlock(&c->lock);
}

void with(struct chip *c)
{
	spin_lock(&c->lock);
	reset(c, c->firmware); // expect: sleep-in-atomic: 'reset' may sleep \(in 'msleep'\) while spinlock 'c->lock' is held
	spin_unlock(&c->lock);
}

void when_there_is_one(struct chip *c, struct firmware *f)
{
	spin_lock(&c->lock);
	if (!f)
		reset(c, f);
	spin_unlock(&c->lock);
}
