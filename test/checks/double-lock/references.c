// RUN: %check %s
// Who holds a lock within an object has a reference to it, so another one that
// he drops is not the last one.

#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/kernel.h>

static DEFINE_MUTEX(table);

struct port {
	struct kref ref;
	struct mutex mutex;
};

static void port_release(struct kref *ref)
{
	struct port *p = container_of(ref, struct port, ref);

	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}

void port_put(struct port *p)
{
	kref_put(&p->ref, port_release);
}

int fails(struct port *p)
{
	mutex_lock(&p->mutex);
	port_put(p);
	mutex_unlock(&p->mutex);
	return -EIO;
}

int fails_directly(struct port *p)
{
	mutex_lock(&p->mutex);
	kref_put(&p->ref, port_release);
	mutex_unlock(&p->mutex);
	return -EIO;
}

struct line {
	struct kref ref;
	struct mutex mutex;
};

static void line_release(struct kref *ref)
{
	mutex_lock(&table);
	mutex_unlock(&table);
}

void line_put(struct line *l)
{
	kref_put(&l->ref, line_release);
}

/* The lock is not one of the object. */
void other_lock(struct line *l)
{
	mutex_lock(&table);
	line_put(l); // expect: double-lock: 'line_put' acquires mutex 'table', which is held already
	mutex_unlock(&table);
}

struct node {
	struct kref ref;
	struct mutex mutex;
};

static void node_release(struct kref *ref)
{
	struct node *n = container_of(ref, struct node, ref);

	mutex_lock(&n->mutex);
	mutex_unlock(&n->mutex);
}

/* No reference decides about this. */
void not_by_reference(struct node *n)
{
	mutex_lock(&n->mutex);
	node_release(&n->ref); // expect: double-lock: 'node_release' acquires mutex 'n->mutex', which is held already
	mutex_unlock(&n->mutex);
}
