// RUN: %check %s

/* A driver's end deletes a handler without waiting for it, and waits for another one: the first may be running, and
   schedule the other one again. */

#include <linux/hrtimer.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool disable_work_sync(struct work_struct *work);
int drmm_add_action_or_reset(struct device *dev, void (*action)(struct device *, void *), void *data);

static void any_work(struct work_struct *w)
{
}

/* A timer and its work, in what the driver frees elsewhere. */
struct lake {
	struct timer_list timer;
	struct work_struct work, other;
};

static void lake_timer(struct timer_list *t)
{
	struct lake *l = container_of(t, struct lake, timer);

	schedule_work(&l->work);
}

void lake_start(struct lake *l)
{
	timer_setup(&l->timer, lake_timer, 0);
	INIT_WORK(&l->work, any_work);
	INIT_WORK(&l->other, any_work);
	mod_timer(&l->timer, 10);
}

static void lake_remove(struct platform_device *pdev)
{
	struct lake *l = platform_get_drvdata(pdev);

	del_timer(&l->timer); // expect: timer-delete: 'del_timer' does not wait for timer function 'lake_timer', which may schedule work function 'any_work' after 'cancel_work_sync' below
	cancel_work_sync(&l->other);
	cancel_work_sync(&l->work);
}

static struct platform_driver lake_driver = {
	.remove = lake_remove,
};

/* One work, and another one that it schedules: in a helper. */
struct pond {
	struct work_struct first;
	struct delayed_work second;
};

static void pond_first(struct work_struct *w)
{
	struct pond *p = container_of(w, struct pond, first);

	schedule_delayed_work(&p->second, 1);
}

void pond_start(struct pond *p)
{
	INIT_WORK(&p->first, pond_first);
	INIT_DELAYED_WORK(&p->second, any_work);
	schedule_work(&p->first);
}

static void pond_stop(struct pond *p)
{
	cancel_work(&p->first); // expect: timer-delete: 'cancel_work' does not wait for work function 'pond_first', which may schedule work function 'any_work' after 'cancel_delayed_work_sync' below
	cancel_delayed_work_sync(&p->second);
}

static void pond_remove(struct platform_device *pdev)
{
	pond_stop(platform_get_drvdata(pdev));
}

static struct platform_driver pond_driver = {
	.remove = pond_remove,
};

/* An action of a DRM device. */
struct river {
	struct timer_list timer;
	struct work_struct work;
};

static struct river *the_river;

static void river_timer(struct timer_list *t)
{
	struct river *r = container_of(t, struct river, timer);

	schedule_work(&r->work);
}

static void river_end(struct device *dev, void *data)
{
	struct river *r = the_river;

	del_timer(&r->timer); // expect: timer-delete: 'del_timer' does not wait for timer function 'river_timer', which may schedule work function 'any_work' after 'cancel_work_sync' below
	cancel_work_sync(&r->work);
}

int river_start(struct device *dev, struct river *r)
{
	timer_setup(&r->timer, river_timer, 0);
	INIT_WORK(&r->work, any_work);
	return drmm_add_action_or_reset(dev, river_end, NULL);
}

/* It is waited for; a flag keeps it from scheduling the work, or the work is disabled; or the driver goes on. */
struct brook {
	struct timer_list waited, paused, busy, idle;
	struct work_struct work, held, calm, off;
	bool gone;
};

static void brook_waited(struct timer_list *t)
{
	struct brook *b = container_of(t, struct brook, waited);

	schedule_work(&b->work);
}

static void brook_paused(struct timer_list *t)
{
	struct brook *b = container_of(t, struct brook, paused);

	schedule_work(&b->held);
}

static void brook_busy(struct timer_list *t)
{
	struct brook *b = container_of(t, struct brook, busy);

	if (!b->gone)
		schedule_work(&b->calm);
}

static void brook_idle(struct timer_list *t)
{
	struct brook *b = container_of(t, struct brook, idle);

	schedule_work(&b->off);
}

void brook_start(struct brook *b)
{
	timer_setup(&b->waited, brook_waited, 0);
	timer_setup(&b->paused, brook_paused, 0);
	timer_setup(&b->busy, brook_busy, 0);
	timer_setup(&b->idle, brook_idle, 0);
	INIT_WORK(&b->work, any_work);
	INIT_WORK(&b->held, any_work);
	INIT_WORK(&b->calm, any_work);
	INIT_WORK(&b->off, any_work);
}

void brook_pause(struct brook *b)
{
	del_timer(&b->paused);
	cancel_work_sync(&b->held);
}

static void brook_remove(struct platform_device *pdev)
{
	struct brook *b = platform_get_drvdata(pdev);

	b->gone = true;
	del_timer_sync(&b->waited);
	del_timer(&b->busy);
	del_timer(&b->idle);
	disable_work_sync(&b->off);
	cancel_work_sync(&b->work);
	cancel_work_sync(&b->calm);
}

static struct platform_driver brook_driver = {
	.remove = brook_remove,
};
