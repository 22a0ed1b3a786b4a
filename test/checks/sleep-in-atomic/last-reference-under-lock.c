// RUN: %check %s
//
// A callee sleeps if the reference that it drops is the last one. A caller that
// holds a spinlock may know of others; RCU's readers do not.

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct group {
	refcount_t refs;
	struct mutex lock;
	int members;
};

static DEFINE_SPINLOCK(groups_lock);

static void group_put(struct group *g)
{
	if (refcount_dec_and_test(&g->refs)) {
		mutex_lock(&g->lock);
		g->members = 0;
		mutex_unlock(&g->lock);
		kfree(g);
	}
}

void group_leave(struct group *g)
{
	spin_lock(&groups_lock);
	g->members--;
	group_put(g); // expect(analyzer: it does not note last references): sleep-in-atomic: 'group_put' may sleep
	spin_unlock(&groups_lock);
}

void group_drop(struct group *g)
{
	rcu_read_lock();
	group_put(g); // expect: sleep-in-atomic: 'group_put' may sleep \(in 'mutex_lock'\) inside a read-side critical section of rcu
	rcu_read_unlock();
}

/* It counts nothing. */
static void group_clear(struct group *g)
{
	mutex_lock(&g->lock);
	g->members = 0;
	mutex_unlock(&g->lock);
}

void group_reset(struct group *g)
{
	spin_lock(&groups_lock);
	group_clear(g); // expect: sleep-in-atomic: 'group_clear' may sleep \(in 'mutex_lock'\) while spinlock 'groups_lock' is held
	spin_unlock(&groups_lock);
}

/* Older code counts by an atomic_t, of which the name says what it counts. */

struct port {
	atomic_t refcnt, running;
	struct mutex lock;
	int open;
};

static void port_put(struct port *p)
{
	if (!atomic_dec_and_test(&p->refcnt))
		return;
	mutex_lock(&p->lock);
	p->open = 0;
	mutex_unlock(&p->lock);
}

void port_leave(struct port *p)
{
	spin_lock(&groups_lock);
	port_put(p); // expect(analyzer: it does not note last references): sleep-in-atomic: 'port_put' may sleep
	spin_unlock(&groups_lock);
}

void port_drop(struct port *p)
{
	rcu_read_lock();
	port_put(p); // expect: sleep-in-atomic: 'port_put' may sleep \(in 'mutex_lock'\) inside a read-side critical section of rcu
	rcu_read_unlock();
}

/* Commands that run are none. */
static void port_done(struct port *p)
{
	if (!atomic_dec_and_test(&p->running))
		return;
	mutex_lock(&p->lock);
	p->open = 0;
	mutex_unlock(&p->lock);
}

void port_finish(struct port *p)
{
	spin_lock(&groups_lock);
	port_done(p); // expect: sleep-in-atomic: 'port_done' may sleep \(in 'mutex_lock'\) while spinlock 'groups_lock' is held
	spin_unlock(&groups_lock);
}
