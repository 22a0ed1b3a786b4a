// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that has a reference to its object drops it: meanwhile nobody frees
// the object.

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/locks.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct call {
	atomic_t users;
	struct delayed_work timeout;
	int result;
};

static void call_put(struct call *c)
{
	if (atomic_dec_and_test(&c->users))
		kfree(c);
}

static void call_timeout(struct work_struct *w)
{
	struct call *c = container_of(w, struct call, timeout.work);

	c->result = -1;
	call_put(c);
}

void call_start(struct call *c)
{
	INIT_DELAYED_WORK(&c->timeout, call_timeout);
	atomic_inc(&c->users);
	schedule_delayed_work(&c->timeout, 100);
}

void call_done(struct call *c)
{
	if (cancel_delayed_work(&c->timeout))
		call_put(c);
	call_put(c);
}

/* A reference count, and a timer. */
struct query {
	refcount_t refs;
	struct timer_list timer;
	int retries;
};

static void query_put(struct query *q)
{
	if (refcount_dec_and_test(&q->refs))
		kfree(q);
}

static void query_timer(struct timer_list *t)
{
	struct query *q = from_timer(q, t, timer);

	q->retries++;
	query_put(q);
}

void query_start(struct query *q)
{
	timer_setup(&q->timer, query_timer, 0);
	refcount_inc(&q->refs);
	mod_timer(&q->timer, 100);
}

void query_stop(struct query *q)
{
	del_timer(&q->timer);
	query_put(q);
}

/* The release function is another file's, and so is who makes the handler. */
struct order {
	struct kref ref;
	struct timer_list timer;
	int late;
};
void order_release(struct kref *ref);

void order_timer(struct timer_list *t)
{
	struct order *o = from_timer(o, t, timer);

	o->late = 1;
	kref_put(&o->ref, order_release);
}

void order_free(struct order *o)
{
	timer_delete(&o->timer);
	kfree(o);
}

/* The same, of handlers that have none. */
struct fetch {
	refcount_t refs;
	struct delayed_work timeout;
	struct timer_list timer;
	int result;
};

static void fetch_put(struct fetch *f)
{
	if (refcount_dec_and_test(&f->refs))
		kfree(f);
}

static void fetch_timeout(struct work_struct *w)
{
	struct fetch *f = container_of(w, struct fetch, timeout.work);

	f->result = -1;
}

static void fetch_timer(struct timer_list *t)
{
	struct fetch *f = from_timer(f, t, timer);

	f->result = 1;
}

void fetch_start(struct fetch *f)
{
	INIT_DELAYED_WORK(&f->timeout, fetch_timeout);
	timer_setup(&f->timer, fetch_timer, 0);
	schedule_delayed_work(&f->timeout, 100);
	mod_timer(&f->timer, 100);
}

void fetch_done(struct fetch *f)
{
	cancel_delayed_work(&f->timeout); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	fetch_put(f);
}

void fetch_stop(struct fetch *f)
{
	timer_delete(&f->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	fetch_put(f);
}

/* The reference is to something else. */
struct session {
	struct query *query;
	struct timer_list timer;
};

static void session_timer(struct timer_list *t)
{
	struct session *s = from_timer(s, t, timer);

	query_put(s->query);
}

void session_start(struct session *s)
{
	timer_setup(&s->timer, session_timer, 0);
	mod_timer(&s->timer, 100);
}

void session_end(struct session *s)
{
	timer_delete(&s->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	kfree(s);
}
