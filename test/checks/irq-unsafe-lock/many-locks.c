// RUN: %check %s
//
// A helper acquires more locks, in more states, than its callers are told: what
// they are not told is what they know already, that a lock is acquired once
// more.
#include <linux/delay.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct stats {
	spinlock_t slot[2];
	spinlock_t log;
	spinlock_t last;
	spinlock_t last_bh;
	struct timer_list timer;
	int count;
};
#define LOCKS(N)                                                               \
	struct stage##N {                                                      \
		spinlock_t a, b, c, d, e, f, g, h;                             \
	} stage##N
struct pipeline {
	LOCKS(0); LOCKS(1); LOCKS(2); LOCKS(3); LOCKS(4); LOCKS(5);
	struct stats stats;
};

/* The log's lock is acquired under each of the others. */
#define STEP(LOCK)                                                             \
	do {                                                                   \
		spin_lock(LOCK);                                               \
		spin_lock(&p->stats.log);                                      \
		p->stats.count++;                                              \
		spin_unlock(&p->stats.log);                                    \
		spin_unlock(LOCK);                                             \
	} while (0)
#define STAGE(N)                                                               \
	do {                                                                   \
		STEP(&p->stage##N.a);                                          \
		STEP(&p->stage##N.b);                                          \
		STEP(&p->stage##N.c);                                          \
		STEP(&p->stage##N.d);                                          \
		STEP(&p->stage##N.e);                                          \
		STEP(&p->stage##N.f);                                          \
		STEP(&p->stage##N.g);                                          \
		STEP(&p->stage##N.h);                                          \
	} while (0)
static void run(struct pipeline *p)
{
	STAGE(0);
	STAGE(1);
	STAGE(2);
	STAGE(3);
	STAGE(4);
	STAGE(5);
	STEP(&p->stats.slot[0]);
	spin_lock(&p->stats.last);
	p->stats.count = 0;
	spin_unlock(&p->stats.last);
	spin_lock(&p->stats.last_bh);
	p->stats.count++;
	spin_unlock(&p->stats.last_bh);
}
static void pipeline_timer(struct timer_list *t)
{
	run(from_timer((struct pipeline *)0, t, stats.timer));
}
void pipeline_start(struct pipeline *p)
{
	timer_setup(&p->stats.timer, pipeline_timer, 0);
}
int pipeline_count(struct pipeline *p)
{
	int count;

	msleep(1);
	spin_lock(&p->stats.last); // expect: irq-unsafe-lock: acquiring spinlock 'p->stats.last' with bottom halves enabled, which timer function 'pipeline_timer' acquires in softirq context
	count = p->stats.count;
	spin_unlock(&p->stats.last);
	spin_lock_bh(&p->stats.last_bh);
	count += p->stats.count;
	spin_unlock_bh(&p->stats.last_bh);
	return count;
}
