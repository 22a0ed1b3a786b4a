// RUN: %check %s
// The elements of an array of locks are levels, where constants tell them
// apart: each has a class of its own.

#include <linux/mutex.h>
#include <linux/rwsem.h>

struct super {
	struct rw_semaphore mount;
	struct rw_semaphore level[3];
	struct mutex big;
	struct mutex small[2];
};

static void close_level(struct super *s, int level)
{
	down_write(s->level + level - 1);
}

void freeze(struct super *s)
{
	close_level(s, 1);
	down_write(&s->mount);
	close_level(s, 2);
	up_write(&s->level[1]);
	up_write(&s->mount);
	up_write(&s->level[0]);
}

void first(struct super *s)
{
	mutex_lock(&s->small[0]);
	mutex_lock(&s->big);
	mutex_unlock(&s->big);
	mutex_unlock(&s->small[0]);
}

void second(struct super *s)
{
	mutex_lock(&s->big);
	mutex_lock(&s->small[1]);
	mutex_unlock(&s->small[1]);
	mutex_unlock(&s->big);
}

struct table {
	struct mutex all;
	struct mutex bucket[16];
};

void insert(struct table *t, int hash)
{
	mutex_lock(&t->bucket[hash]);
	mutex_lock(&t->all); // expect: lock-order: acquiring mutex 't->all' while holding 't->bucket\[hash\]'
	mutex_unlock(&t->all);
	mutex_unlock(&t->bucket[hash]);
}

void remove(struct table *t, int hash)
{
	mutex_lock(&t->all);
	mutex_lock(&t->bucket[hash]);
	mutex_unlock(&t->bucket[hash]);
	mutex_unlock(&t->all);
}
