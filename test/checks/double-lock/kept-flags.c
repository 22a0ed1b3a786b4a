// RUN: %check %s
// A flag that was set stays set over calls that leave it alone.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct chip {
	struct mutex bus;
	bool locked;
	unsigned int busy : 1;
	int level;
};

void poke(int level);
int probe(struct chip *c);
void fill(bool *flag);

static void poke_level(struct chip *c)
{
	poke(c->level);
}

static void give_up(struct chip *c)
{
	c->locked = false;
}

static void give_up_perhaps(struct chip *c)
{
	if (c->locked && c->level)
		c->locked = false;
}

static void write(struct chip *c)
{
	if (!c->locked)
		mutex_lock(&c->bus);
	c->level++;
	if (!c->locked)
		mutex_unlock(&c->bus);
}

void over_a_callee(struct chip *c)
{
	mutex_lock(&c->bus);
	c->locked = true;
	poke_level(c);
	write(c);
	c->locked = false;
	mutex_unlock(&c->bus);
}

void over_another_files(struct chip *c)
{
	mutex_lock(&c->bus);
	c->locked = true;
	probe(c);
	write(c);
	c->locked = false;
	mutex_unlock(&c->bus);
}

void over_a_loop(struct chip *c)
{
	int i;

	mutex_lock(&c->bus);
	c->locked = true;
	for (i = 0; i < 3; i++)
		probe(c);
	write(c);
	c->locked = false;
	mutex_unlock(&c->bus);
}

void can_only_clear(struct chip *c)
{
	c->locked = false;
	give_up_perhaps(c);
	if (c->locked) {
		mutex_lock(&c->bus);
		mutex_lock(&c->bus);
	}
}

void cleared_by_a_callee(struct chip *c)
{
	mutex_lock(&c->bus);
	c->locked = true;
	give_up(c);
	write(c); // expect: double-lock: 'write' acquires mutex 'c->bus', which is held already
	mutex_unlock(&c->bus);
}

void passed_itself(struct chip *c)
{
	mutex_lock(&c->bus);
	c->locked = true;
	fill(&c->locked);
	if (!c->locked)
		mutex_lock(&c->bus); // expect: double-lock: held already
	mutex_unlock(&c->bus);
}

int remembered(struct chip *c, bool direct)
{
	int err;

	mutex_lock(&c->bus);
	c->busy = 0;
	if (direct)
		c->busy = 1;
	if (c->busy)
		mutex_unlock(&c->bus);
	err = probe(c);
	if (!c->busy)
		mutex_unlock(&c->bus);
	return err;
}

int remembered_wrongly(struct chip *c)
{
	mutex_lock(&c->bus);
	c->busy = 0;
	if (c->level > 3)
		c->busy = 1;
	if (c->busy)
		mutex_unlock(&c->bus);
	return probe(c); // expect: unbalanced-lock: returning with mutex 'c->bus' held
}
