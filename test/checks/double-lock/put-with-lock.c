// RUN: %check %s
// The last put of a reference calls its release function with a lock held, and
// the function is to release it.

#include <linux/kernel.h>
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(list);
static DEFINE_SPINLOCK(table);

struct entry {
	int uses;
	struct kref ref;
};

void drop(struct entry *e);
int stale;

static void keeps(struct kref *ref)
{
	drop(container_of(ref, struct entry, ref));
	stale = 1;
}

static void releases(struct kref *ref)
{
	drop(container_of(ref, struct entry, ref));
	mutex_unlock(&list);
}

static void releases_spinlock(struct kref *ref)
{
	drop(container_of(ref, struct entry, ref));
	spin_unlock(&table);
}

static void acquires(struct kref *ref)
{
	mutex_lock(&list);
	drop(container_of(ref, struct entry, ref));
	mutex_unlock(&list);
}

void put(struct entry *e)
{
	kref_put_mutex(&e->ref, releases, &list);
}

void put_spinlock(struct entry *e)
{
	kref_put_lock(&e->ref, releases_spinlock, &table);
}

void put_twice(struct entry *e)
{
	kref_put_mutex(&e->ref, releases, &list);
	mutex_lock(&list);
	e->uses--;
	mutex_unlock(&list);
}

/* It comes back with the lock, and says so. */
void put_and_unlock(struct entry *e)
{
	if (kref_put_mutex(&e->ref, keeps, &list))
		mutex_unlock(&list);
}

void put_wrong(struct entry *e)
{
	kref_put_mutex(&e->ref, acquires, &list); // expect(not analyzer: the header takes the lock and calls back, both inlined): double-lock: 'kref_put_mutex' acquires mutex 'list', which is held already
}

void put_holding(struct entry *e)
{
	mutex_lock(&list);
	kref_put_mutex(&e->ref, keeps, &list); // expect: double-lock: 'kref_put_mutex' acquires mutex 'list', which is held already
}
