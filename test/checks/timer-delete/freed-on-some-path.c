// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that schedules a handler, and frees what contains it where it fails later.

#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct lamp {
	struct timer_list blink;
	struct work_struct dim;
	struct delayed_work late;
	int level;
	bool done;
};

int lamp_register(int level);

static void lamp_blink(struct timer_list *t)
{
	struct lamp *l = from_timer(l, t, blink);

	l->level = !l->level;
}

static void lamp_dim(struct work_struct *w)
{
	struct lamp *l = container_of(w, struct lamp, dim);

	l->level--;
	l->done = true;
}

static void lamp_late(struct work_struct *w)
{
	struct lamp *l = container_of(to_delayed_work(w), struct lamp, late);

	l->level = 0;
}

static void lamp_init(struct lamp *l)
{
	timer_setup(&l->blink, lamp_blink, 0);
	INIT_WORK(&l->dim, lamp_dim);
	INIT_DELAYED_WORK(&l->late, lamp_late);
}

struct lamp *lamp_make(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	lamp_init(l);
	mod_timer(&l->blink, jiffies + 10); // expect(not analyzer: its paths do not say what is left scheduled): timer-delete: 'mod_timer' schedules timer function 'lamp_blink', which may run after 'lamp_make' has freed what contains its object
	if (lamp_register(1)) {
		kfree(l);
		return NULL;
	}
	return l;
}

int lamp_start(struct lamp *l)
{
	int err;

	schedule_work(&l->dim); // expect(not analyzer: its paths do not say what is left scheduled): timer-delete: 'schedule_work' schedules work function 'lamp_dim', which may run after 'lamp_start' has freed
	err = lamp_register(2);
	if (err)
		goto fail;
	return 0;
fail:
	kfree(l);
	return err;
}

/* If it fails, it has not scheduled anything. */
static int lamp_begin(struct lamp *l)
{
	int err = lamp_register(7);

	if (err)
		return err;
	schedule_work(&l->dim);
	return 0;
}

struct lamp *lamp_make_begun(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	lamp_init(l);
	if (lamp_begin(l)) {
		kfree(l);
		return NULL;
	}
	return l;
}

struct lamp *lamp_make_late(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	lamp_init(l);
	schedule_delayed_work(&l->late, 10); // expect(not analyzer: its paths do not say what is left scheduled): timer-delete: 'schedule_delayed_work' schedules work function 'lamp_late', which may run after 'lamp_make_late' has freed
	if (lamp_register(3)) {
		kfree(l);
		return NULL;
	}
	return l;
}

struct lamp *lamp_make_right(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	lamp_init(l);
	if (lamp_register(4)) {
		kfree(l);
		return NULL;
	}
	mod_timer(&l->blink, jiffies + 10);
	return l;
}

struct lamp *lamp_make_stopped(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	lamp_init(l);
	mod_timer(&l->blink, jiffies + 10);
	if (lamp_register(5)) {
		timer_delete_sync(&l->blink);
		kfree(l);
		return NULL;
	}
	return l;
}

/* It waits in a way of its own: all paths free it. */
void lamp_once(void)
{
	struct lamp *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return;
	lamp_init(l);
	schedule_work(&l->dim);
	while (!READ_ONCE(l->done))
		schedule();
	kfree(l);
}

void lamp_free(struct lamp *l)
{
	timer_delete_sync(&l->blink);
	cancel_work_sync(&l->dim);
	cancel_delayed_work_sync(&l->late);
	kfree(l);
}
