// RUN: %check %s --checks=lock-upgrade
// RUN: %check %s --checks=lock-upgrade -- -DCONFIG_DEBUG_LOCK_ALLOC
// Held for reading, dropped, held for writing: what was checked may have changed in between.

#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct table {
	struct rw_semaphore sem;
	rwlock_t lock;
	int n, size, slots[16];
	bool ready;
};

int add(struct table *t, int v)
{
	down_read(&t->sem);
	if (t->n == t->size) {
		up_read(&t->sem);
		return -ENOSPC;
	}
	up_read(&t->sem); // note: 't->sem' released here

	down_write(&t->sem); // expect: lock-upgrade: rwsem 't->sem' is acquired for writing, but what was checked under it for reading is not checked again
	t->slots[t->n++] = v;
	up_write(&t->sem);
	return 0;
}

void prepare(struct table *t)
{
	read_lock(&t->lock);
	if (t->ready) {
		read_unlock(&t->lock);
		return;
	}
	read_unlock(&t->lock);

	write_lock(&t->lock); // expect: lock-upgrade: rwlock 't->lock' is acquired for writing
	t->n = 0;
	t->ready = true;
	write_unlock(&t->lock);
}

int add_right(struct table *t, int v)
{
	int ret = -ENOSPC;

	down_read(&t->sem);
	if (t->n == t->size) {
		up_read(&t->sem);
		return ret;
	}
	up_read(&t->sem);

	down_write(&t->sem);
	if (t->n < t->size) {
		t->slots[t->n++] = v;
		ret = 0;
	}
	up_write(&t->sem);
	return ret;
}

void prepare_right(struct table *t)
{
	read_lock(&t->lock);
	if (t->ready) {
		read_unlock(&t->lock);
		return;
	}
	read_unlock(&t->lock);

	write_lock(&t->lock);
	if (!t->ready) {
		t->n = 0;
		t->ready = true;
	}
	write_unlock(&t->lock);
}

/* The reader checked nothing. */
int reads_only(struct table *t)
{
	int n;

	down_read(&t->sem);
	n = t->slots[0];
	up_read(&t->sem);

	down_write(&t->sem);
	t->slots[1] = 0;
	up_write(&t->sem);
	return n;
}

/* A helper hands the lock to its caller. */
static bool begin(struct table *t)
{
	read_lock(&t->lock);
	if (t->ready) {
		read_unlock(&t->lock);
		return false;
	}
	read_unlock(&t->lock);

	write_lock(&t->lock); // expect(not analyzer: it takes a helper's result for a new check): lock-upgrade: rwlock 't->lock' is acquired for writing
	t->ready = true;
	return true;
}

void prepare_by_helper(struct table *t)
{
	if (!begin(t)) // note(not analyzer: the same): calls 'begin' here
		return;
	t->n = 0;
	write_unlock(&t->lock);
}
