// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A work that waits for all works on its own queue, or on another one; a wait in an interrupt.

#include <linux/interrupt.h>
#include <linux/locks.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *wq);

static struct workqueue_struct *shared;

struct line {
	struct workqueue_struct *queue, *other;
	struct work_struct send, reset, stop, next;
	struct timer_list timer, late;
	struct kref kref;
	struct line *parent;
};

static void line_send(struct work_struct *work)
{
	struct line *l = container_of(work, struct line, send);

	flush_workqueue(l->queue); // expect: timer-delete: 'flush_workqueue' waits for work function 'line_send', which it is called from
}

static void line_end(struct line *l)
{
	destroy_workqueue(l->other);
}

static void line_reset(struct work_struct *work)
{
	struct line *l = container_of(work, struct line, reset);

	line_end(l); // expect: timer-delete: 'line_end' waits for work function 'line_reset', which it is called from
}

static void line_stop(struct work_struct *work)
{
	flush_workqueue(shared); // expect: timer-delete: 'flush_workqueue' waits for work function 'line_stop', which it is called from
}

/* On other queues: the object's other one, and one of another object. */
static void line_next(struct work_struct *work)
{
	struct line *l = container_of(work, struct line, next);

	flush_workqueue(l->other);
	flush_workqueue(l->parent->queue);
}

static void line_timer(struct timer_list *t)
{
	struct line *l = from_timer(l, t, timer);

	flush_workqueue(l->queue); // expect: timer-delete: 'flush_workqueue' waits for a handler in softirq context
}

/* The last reference is put elsewhere, for all that is known. */
static void line_free(struct kref *k)
{
	destroy_workqueue(container_of(k, struct line, kref)->queue);
}

static void line_put(struct line *l)
{
	kref_put(&l->kref, line_free);
}

static void line_late(struct timer_list *t)
{
	line_put(container_of(t, struct line, late));
}

void line_init(struct line *l)
{
	timer_setup(&l->late, line_late, 0);
	INIT_WORK(&l->send, line_send);
	INIT_WORK(&l->reset, line_reset);
	INIT_WORK(&l->stop, line_stop);
	INIT_WORK(&l->next, line_next);
	timer_setup(&l->timer, line_timer, 0);
}

void line_use(struct line *l)
{
	queue_work(l->queue, &l->send);
	queue_work(l->other, &l->reset);
	queue_work(shared, &l->stop);
	queue_work(l->queue, &l->next);
}
