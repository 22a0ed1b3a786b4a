// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that is scheduled under a condition alone runs only then, if nobody
// changes what is asked after the handler was installed.

#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct key {
	struct mutex lock;
	struct hrtimer timer, both, late, always;
	struct timer_list slow;
	bool fast, changes;
	int n;
};

int may_sleep(void);

static void report(struct key *k)
{
	if (k->fast) {
		k->n++;
		return;
	}
	mutex_lock(&k->lock);
	mutex_unlock(&k->lock);
}

static enum hrtimer_restart key_timer(struct hrtimer *t)
{
	report(container_of(t, struct key, timer));
	return HRTIMER_NORESTART;
}

static void report_both(struct key *k)
{
	if (k->fast)
		return;
	mutex_lock(&k->lock);
	mutex_unlock(&k->lock);
}

/* Scheduled in another way, too. */
static enum hrtimer_restart key_both(struct hrtimer *t)
{
	report_both(container_of(t, struct key, both)); // expect: sleep-in-atomic: 'report_both' may sleep .* in hardirq context
	return HRTIMER_NORESTART;
}

static void report_late(struct key *k)
{
	if (k->changes)
		return;
	mutex_lock(&k->lock);
	mutex_unlock(&k->lock);
}

/* The flag may have changed before it runs. */
static enum hrtimer_restart key_late(struct hrtimer *t)
{
	report_late(container_of(t, struct key, late)); // expect: sleep-in-atomic: 'report_late' may sleep .* in hardirq context
	return HRTIMER_NORESTART;
}

static void report_always(struct key *k)
{
	if (!k->fast)
		return;
	mutex_lock(&k->lock);
	mutex_unlock(&k->lock);
}

/* Just then it sleeps. */
static enum hrtimer_restart key_always(struct hrtimer *t)
{
	report_always(container_of(t, struct key, always)); // expect: sleep-in-atomic: 'report_always' may sleep .* in hardirq context
	return HRTIMER_NORESTART;
}

static void report_slowly(struct key *k)
{
	if (!k->fast)
		return;
	mutex_lock(&k->lock);
	mutex_unlock(&k->lock);
}

static void key_slow(struct timer_list *t)
{
	report_slowly(container_of(t, struct key, slow));
}

void key_init(struct key *k)
{
	k->fast = !may_sleep();
	k->timer.function = key_timer;
	k->both.function = key_both;
	k->late.function = key_late;
	k->always.function = key_always;
	timer_setup(&k->slow, key_slow, 0);
}

/* One of many. */
struct board {
	struct key keys[4];
};

void board_init(struct board *b, int n)
{
	struct key *k = &b->keys[n];

	k->fast = !may_sleep();
	k->timer.function = key_timer;
	timer_setup(&k->slow, key_slow, 0);
}

void key_pressed(struct key *k)
{
	if (k->fast) {
		hrtimer_start(&k->timer, 1, 0);
		hrtimer_start(&k->both, 1, 0);
		hrtimer_start(&k->always, 1, 0);
	} else {
		mod_timer(&k->slow, 1);
	}
	if (k->changes)
		hrtimer_start(&k->late, 1, 0);
}

void key_again(struct key *k)
{
	if (k->fast)
		hrtimer_start(&k->timer, 2, 0);
	hrtimer_start(&k->both, 1, 0);
}

void key_change(struct key *k, bool changes)
{
	k->changes = changes;
}
