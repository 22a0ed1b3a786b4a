// RUN: %check %s
//
// A helper acquires more locks, in more states, than its callers are told. That
// it waits for a handler they are told, nevertheless.
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct stage {
	spinlock_t a, b, c, d, e, f, g, h;
};
struct pipeline {
	struct stage s0, s1, s2, s3, s4, s5;
	spinlock_t log;
	spinlock_t timer_lock;
	struct mutex mutex;
	struct work_struct work, other;
	struct timer_list timer;
	int count;
};

/* The log's lock is acquired under each of the others. */
#define STEP(LOCK)                                                             \
	do {                                                                   \
		spin_lock_bh(LOCK);                                            \
		spin_lock(&p->log);                                            \
		p->count++;                                                    \
		spin_unlock(&p->log);                                          \
		spin_unlock_bh(LOCK);                                          \
	} while (0)
#define STAGE(S)                                                               \
	do {                                                                   \
		STEP(&p->S.a);                                                 \
		STEP(&p->S.b);                                                 \
		STEP(&p->S.c);                                                 \
		STEP(&p->S.d);                                                 \
		STEP(&p->S.e);                                                 \
		STEP(&p->S.f);                                                 \
		STEP(&p->S.g);                                                 \
		STEP(&p->S.h);                                                 \
	} while (0)
static void stop(struct pipeline *p)
{
	STAGE(s0);
	STAGE(s1);
	STAGE(s2);
	STAGE(s3);
	STAGE(s4);
	STAGE(s5);
	timer_delete_sync(&p->timer);
	cancel_work_sync(&p->work);
	cancel_work_sync(&p->other);
}
static void pipeline_work(struct work_struct *w)
{
	struct pipeline *p = container_of(w, struct pipeline, work);

	mutex_lock(&p->mutex);
	p->count++;
	mutex_unlock(&p->mutex);
}
static void pipeline_other(struct work_struct *w)
{
	container_of(w, struct pipeline, other)->count++;
}
static void pipeline_timer(struct timer_list *t)
{
	struct pipeline *p = from_timer(p, t, timer);

	spin_lock(&p->timer_lock);
	p->count = 0;
	spin_unlock(&p->timer_lock);
}
void pipeline_init(struct pipeline *p)
{
	INIT_WORK(&p->work, pipeline_work);
	INIT_WORK(&p->other, pipeline_other);
	timer_setup(&p->timer, pipeline_timer, 0);
}
void pipeline_stop(struct pipeline *p)
{
	mutex_lock(&p->mutex);
	stop(p); // expect: timer-delete: 'stop' waits for work function 'pipeline_work', which acquires mutex 'p->mutex' that is held here
	mutex_unlock(&p->mutex);
}
/* Nobody waits for it there. */
void pipeline_halt(struct pipeline *p)
{
	stop(p);
	mutex_lock(&p->mutex);
	p->count = 0;
	mutex_unlock(&p->mutex);
}
