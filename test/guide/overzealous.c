// RUN: %check %s --checks=lock-upgrade
// RUN: %check %s --checks=lock-upgrade -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Overzealous Prevention Of Deadlocks".

#include <linux/list.h>
#include <linux/spinlock.h>

struct entry {
	struct list_head list;
	int key;
};

static DEFINE_RWLOCK(entries_lock);
static LIST_HEAD(entries);

static struct entry *search(int key)
{
	struct entry *e;

	list_for_each_entry(e, &entries, list)
		if (e->key == key)
			return e;
	return NULL;
}

/* Another one may have been inserted in between. */
struct entry *find_or_insert(struct entry *new)
{
	struct entry *e;

	read_lock(&entries_lock);
	e = search(new->key);
	read_unlock(&entries_lock);
	if (e)
		return e;
	write_lock(&entries_lock); // expect: lock-upgrade: rwlock 'entries_lock' is acquired for writing
	list_add(&new->list, &entries);
	write_unlock(&entries_lock);
	return new;
}

struct entry *find_or_insert_right(struct entry *new)
{
	struct entry *e;

	read_lock(&entries_lock);
	e = search(new->key);
	read_unlock(&entries_lock);
	if (e)
		return e;
	write_lock(&entries_lock);
	e = search(new->key);
	if (!e) {
		list_add(&new->list, &entries);
		e = new;
	}
	write_unlock(&entries_lock);
	return e;
}
