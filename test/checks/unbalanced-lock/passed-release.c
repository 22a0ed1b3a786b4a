// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function is passed one that releases a lock, and calls it or not. And the instances of a list, locked by helpers
// in a loop, are not too many to follow.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>

struct object {
	struct list_head list;
	struct mutex mutex;
	struct srcu_struct srcu;
	struct object *user;
	int count, gone;
};

struct message {
	struct list_head link;
	struct object *user;
};

static inline int object_put(struct object *o, void (*release)(struct object *o))
{
	if (--o->count)
		return 0;
	release(o);
	return 1;
}

static void object_release(struct object *o)
{
	o->gone = 1;
	mutex_unlock(&o->mutex);
}

int detach(struct object *o, int n)
{
	mutex_lock(&o->mutex);
	if (n > 3 && object_put(o, object_release))
		return 0;
	mutex_unlock(&o->mutex);
	return 0;
}

static void object_note(struct object *o)
{
	o->gone = 1;
}

int detach_wrong(struct object *o, int n)
{
	mutex_lock(&o->mutex);
	if (n > 3 && object_put(o, object_note))
		return 0; // expect: unbalanced-lock: returning with mutex 'o->mutex' held
	mutex_unlock(&o->mutex);
	return 0;
}

int deliver(struct message *m, int idx);

static struct object *acquire(struct object *o, int *idx)
{
	*idx = srcu_read_lock(&o->srcu);
	if (o->gone) {
		srcu_read_unlock(&o->srcu, *idx);
		return NULL;
	}
	return o;
}

static int send(struct message *m)
{
	struct object *o;
	int idx;

	o = acquire(m->user, &idx);
	if (!o)
		return -19;
	deliver(m, idx);
	srcu_read_unlock(&o->srcu, idx);
	return 0;
}

int send_all(struct object *o, struct list_head *messages)
{
	struct message *m, *next;
	int idx = srcu_read_lock(&o->srcu), n = 0;

	list_for_each_entry(m, messages, link)
		if (!send(m))
			n++;
	if (n > 20)
		return -28; // expect(not analyzer: paths through loops run out): unbalanced-lock: returning with srcu 'o->srcu' held
	list_for_each_entry_safe(m, next, messages, link)
		send(m);
	srcu_read_unlock(&o->srcu, idx);
	return 0;
}
