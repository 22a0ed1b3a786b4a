// RUN: %check %s
// What one side of a branch hands over to a work, the other one does at once:
// the branch knows whether it may.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct transfer {
	struct work_struct work;
	struct tasklet_struct done, started, failed, late;
	bool defer;
	int level, polled, kicked, rounds, limit;
};

static void complete_all(struct transfer *t)
{
	msleep(1);
	t->kicked = 0;
}

static void by_work(struct work_struct *w)
{
	complete_all(container_of(w, struct transfer, work));
}

static void transfer_done(struct tasklet_struct *s)
{
	struct transfer *t = container_of(s, struct transfer, done);

	if (t->defer) {
		INIT_WORK(&t->work, by_work);
		schedule_work(&t->work);
	} else {
		complete_all(t);
	}
}

static void punt(struct transfer *t, int level, void (*fn)(struct work_struct *))
{
	if (level <= t->level) {
		fn(&t->work);
	} else {
		t->level = level;
		schedule_work(&t->work);
	}
}

static void transfer_failed(struct tasklet_struct *s)
{
	punt(container_of(s, struct transfer, failed), 2, by_work);
}

// What is done besides, on both sides or under another condition, is not
// handed over.
static void transfer_started(struct tasklet_struct *s)
{
	struct transfer *t = container_of(s, struct transfer, started);

	if (t->kicked)
		schedule_work(&t->work);
	if (t->polled)
		complete_all(t); // expect: sleep-in-atomic: 'complete_all' may sleep \(in 'msleep'\) in softirq context
}

static void give_up(struct transfer *t)
{
	t->rounds = 0;
	msleep(1);
}

// Nor is what another number says, by which a work is queued again.
static void transfer_late(struct tasklet_struct *s)
{
	struct transfer *t = container_of(s, struct transfer, late);

	if (t->rounds < t->limit)
		schedule_work(&t->work);
	else
		give_up(t); // expect: sleep-in-atomic: 'give_up' may sleep \(in 'msleep'\) in softirq context
}

void transfer_init(struct transfer *t)
{
	INIT_WORK(&t->work, by_work);
	tasklet_setup(&t->done, transfer_done);
	tasklet_setup(&t->failed, transfer_failed);
	tasklet_setup(&t->started, transfer_started);
	tasklet_setup(&t->late, transfer_late);
}
