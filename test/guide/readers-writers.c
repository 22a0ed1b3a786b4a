// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Read/Write Lock Variants".

#include <linux/delay.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct table {
	rwlock_t lock;
	struct rw_semaphore sem;
	int slots[16];
};

int get(struct table *t, int i)
{
	int v;

	read_lock(&t->lock);
	v = t->slots[i];
	read_unlock(&t->lock);
	return v;
}

void set(struct table *t, int i, int v)
{
	write_lock(&t->lock);
	t->slots[i] = v;
	write_unlock(&t->lock);
}

int get_slowly(struct table *t, int i)
{
	int v;

	down_read(&t->sem);
	msleep(1);
	v = t->slots[i];
	up_read(&t->sem);
	return v;
}

/* Many may read. */
int sum(struct table *t)
{
	int v;

	read_lock(&t->lock);
	v = get(t, 0) + get(t, 1);
	read_unlock(&t->lock);
	return v;
}

/* A writer must be alone. */
void move(struct table *t)
{
	write_lock(&t->lock);
	t->slots[0] = get(t, 1); // expect: double-lock: 'get' acquires rwlock 't->lock', which is held already
	write_unlock(&t->lock);
}

void reset(struct table *t)
{
	read_lock(&t->lock);
	if (t->slots[0])
		set(t, 0, 0); // expect: double-lock: 'set' acquires rwlock 't->lock', which is held already
	read_unlock(&t->lock);
}

void sleeps(struct table *t)
{
	read_lock(&t->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while rwlock 't->lock' is held
	read_unlock(&t->lock);
}
