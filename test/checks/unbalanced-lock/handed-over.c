// RUN: %check %s
//
// A way out that holds a lock forgets it, unless somebody was told of it: by an
// address in the caller's memory, by a function behind a pointer, or by an
// argument that both a function of another file and the way out go by.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct table;
struct table_ops {
	void (*sync)(struct table *t);
};
struct table {
	struct mutex lock;
	spinlock_t *page_lock;
	const struct table_ops *ops;
	int entries;
};
struct walk {
	spinlock_t *lock;
	struct table *table;
};

struct table *table_find(struct table *t, int key);
int table_unmap(struct table *t, int key, bool unlock);
void table_flush(struct table *t);

struct table *walk_start(struct walk *w, struct table *t, int key)
{
	spinlock_t *lock = t->page_lock;
	struct table *found;

	spin_lock(lock);
	found = table_find(t, key);
	if (!found) {
		spin_unlock(lock);
		return NULL;
	}
	w->lock = lock;
	return t;
}

struct table *walk_forget(struct walk *w, struct table *t, int key)
{
	spinlock_t *lock = t->page_lock;
	struct table *found;

	spin_lock(lock); // note: acquired here
	found = table_find(t, key);
	if (!found)
		return NULL; // expect: unbalanced-lock: returning with spinlock .* held, which other paths release
	spin_unlock(lock);
	w->table = found;
	return found;
}

int table_sync(struct table *t)
{
	mutex_lock(&t->lock);
	if (t->ops && t->ops->sync) {
		t->ops->sync(t);
	} else {
		mutex_unlock(&t->lock);
		table_flush(t);
	}
	return 0; // expect(analyzer: it does not note which functions of other files are called): unbalanced-lock: returning with mutex 't->lock' held
}

int table_sync_all(struct table *t)
{
	mutex_lock(&t->lock);
	t->ops->sync(t);
	if (t->entries > 3)
		return 0; // expect: unbalanced-lock: returning with mutex 't->lock' held, which other paths release
	mutex_unlock(&t->lock);
	table_flush(t);
	return 0;
}

static int table_remove(struct table *t, int key, bool unlock)
{
	int ret;

	mutex_lock(&t->lock);
	ret = table_unmap(t, key, unlock);
	if (ret || !unlock)
		mutex_unlock(&t->lock);
	return ret; // expect(analyzer: it does not note which functions of other files are called): unbalanced-lock: returning with mutex 't->lock' held
}

int table_empty(struct table *t)
{
	return table_remove(t, 1, true) || table_remove(t, 2, false); // expect(analyzer: it does not note which functions of other files are called): double-lock: 'table_remove' acquires
}

static void table_count(struct table *t, bool keep)
{
	mutex_lock(&t->lock);
	t->entries++;
	if (keep)
		return; // expect: unbalanced-lock: returning with mutex 't->lock' held, which other paths release
	mutex_unlock(&t->lock);
}

void table_count_both(struct table *t)
{
	table_count(t, true);
	table_count(t, false); // expect(analyzer: it goes on with the lock held): double-lock: 'table_count' acquires
}
