// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A path that is to release a lock of an object has a reference to it: what
// comes after the last one does not happen there.

#include <linux/kernel.h>
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct house {
	struct mutex lock;
	int rooms;
};

struct room {
	struct house *house;
	struct mutex lock;
	refcount_t refs;
	int users;
};

static void room_put(struct room *r)
{
	if (refcount_dec_and_test(&r->refs)) {
		struct house *h = r->house;

		mutex_lock(&h->lock);
		h->rooms--;
		mutex_unlock(&h->lock);
		kfree(r);
	}
}

void room_count(struct house *h, struct room *r)
{
	mutex_lock(&h->lock);
	mutex_lock(&r->lock); // expect(analyzer: it runs through what is called): lock-order: acquiring mutex 'r->lock' while holding 'h->lock', but elsewhere it is the other way round
	r->users++;
	mutex_unlock(&r->lock);
	mutex_unlock(&h->lock);
}

void room_leave(struct room *r)
{
	mutex_lock(&r->lock);
	r->users--;
	room_put(r);
	mutex_unlock(&r->lock);
}

/* Nothing is counted. */
struct hall {
	struct house *house;
	struct mutex lock;
	int users;
};

static void hall_put(struct hall *l)
{
	if (!--l->users) {
		struct house *h = l->house;

		mutex_lock(&h->lock);
		h->rooms--;
		mutex_unlock(&h->lock);
	}
}

void hall_count(struct house *h, struct hall *l)
{
	mutex_lock(&h->lock);
	mutex_lock(&l->lock); // expect: lock-order: acquiring mutex 'l->lock' while holding 'h->lock', but elsewhere it is the other way round
	l->users++;
	mutex_unlock(&l->lock);
	mutex_unlock(&h->lock);
}

void hall_leave(struct hall *l)
{
	mutex_lock(&l->lock);
	hall_put(l);
	mutex_unlock(&l->lock);
}

/* The reference is to another room. */
struct door {
	struct house *house;
	struct mutex lock;
	struct room *room;
};

static void door_close(struct door *d, struct room *r)
{
	if (refcount_dec_and_test(&r->refs)) {
		mutex_lock(&d->house->lock);
		d->house->rooms--;
		mutex_unlock(&d->house->lock);
		kfree(r);
	}
}

void door_move(struct house *h, struct door *d)
{
	mutex_lock(&h->lock);
	mutex_lock(&d->lock); // expect: lock-order: acquiring mutex 'd->lock' while holding 'h->lock', but elsewhere it is the other way round
	d->house = h;
	mutex_unlock(&d->lock);
	mutex_unlock(&h->lock);
}

void door_leave(struct door *d)
{
	mutex_lock(&d->lock);
	door_close(d, d->room);
	mutex_unlock(&d->lock);
}
