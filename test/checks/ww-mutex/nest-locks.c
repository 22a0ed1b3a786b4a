// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks of one class are acquired in any order under a lock that is held
// meanwhile: without lockdep, its name is not in the code.

#include <linux/mutex.h>

struct bus {
	struct mutex lock;
	struct mutex other;
};

struct port {
	struct mutex lock;
	struct bus *bus;
	int n;
};

void under(struct bus *bus, struct port *a, struct port *b)
{
	mutex_lock(&bus->lock);
	mutex_lock_nest_lock(&a->lock, &bus->lock);
	mutex_lock_nest_lock(&b->lock, &bus->lock);
	a->n += b->n;
	mutex_unlock(&b->lock);
	mutex_unlock(&a->lock);
	mutex_unlock(&bus->lock);
}

void after(struct bus *bus, struct port *a)
{
	mutex_lock(&bus->lock);
	bus->other.owner = 0;
	mutex_unlock(&bus->lock); // note: 'bus->lock' released here
	mutex_lock_nest_lock(&a->lock, &bus->lock); // expect: ww-mutex: acquiring mutex 'a->lock' under nest lock 'bus->lock', which this path has released
	a->n++;
	mutex_unlock(&a->lock);
}

/* The caller holds it. */
void under_the_callers(struct bus *bus, struct port *a)
{
	mutex_lock_nest_lock(&a->lock, &bus->lock);
	a->n++;
	mutex_unlock(&a->lock);
}

void under_another(struct bus *bus, struct port *a)
{
	mutex_lock(&bus->other);
	mutex_unlock(&bus->other);
	mutex_lock(&bus->lock);
	mutex_lock_nest_lock(&a->lock, &bus->lock);
	a->n++;
	mutex_unlock(&a->lock);
	mutex_unlock(&bus->lock);
}
