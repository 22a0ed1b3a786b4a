// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Between Tasklets/Timers".

#include <linux/interrupt.h>
#include <linux/timer.h>

struct shared {
	spinlock_t lock, unnecessary;
	struct tasklet_struct tasklet, other_tasklet;
	struct timer_list timer;
	int own, count;
};

/* It runs on one CPU at a time: what it has to itself needs no lock. */
static void tasklet(struct tasklet_struct *t)
{
	struct shared *s = from_tasklet(s, t, tasklet);

	s->own++;
	spin_lock(&s->lock);
	s->count++;
	spin_unlock(&s->lock);
}

static void other_tasklet(struct tasklet_struct *t)
{
	struct shared *s = from_tasklet(s, t, other_tasklet);

	spin_lock(&s->lock);
	s->count++;
	spin_unlock(&s->lock);
	/* Not necessary, but right. */
	spin_lock_bh(&s->unnecessary);
	s->count++;
	spin_unlock_bh(&s->unnecessary);
}

static void timer(struct timer_list *t)
{
	struct shared *s = from_timer(s, t, timer);

	spin_lock(&s->lock);
	s->count++;
	spin_unlock(&s->lock);
	spin_lock(&s->unnecessary);
	s->count++;
	spin_unlock(&s->unnecessary);
}

void init(struct shared *s)
{
	tasklet_setup(&s->tasklet, tasklet);
	tasklet_setup(&s->other_tasklet, other_tasklet);
	timer_setup(&s->timer, timer, 0);
}
