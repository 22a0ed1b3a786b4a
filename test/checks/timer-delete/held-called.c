// RUN: %check %s
// A work's function is called at once, and leaves a semaphore held: the work is
// not queued then, so that waiting for it is no deadlock.

#include <linux/semaphore.h>
#include <linux/workqueue.h>

struct order {
	struct work_struct work;
	int done;
};

struct desk {
	struct semaphore pages;
	struct order *last;
};

static struct desk desk;

static void desk_work(struct work_struct *w)
{
	struct order *o = container_of(w, struct order, work);

	down(&desk.pages);
	o->done = 0;
	desk.last = o;
}

void desk_init(struct order *o)
{
	sema_init(&desk.pages, 1);
	INIT_WORK(&o->work, desk_work);
}

int desk_order(struct order *o, int now)
{
	if (now)
		desk_work(&o->work);
	else
		schedule_work(&o->work);
	cancel_work_sync(&o->work);
	return o->done;
}

int desk_order_held(struct order *o)
{
	down(&desk.pages);
	schedule_work(&o->work);
	cancel_work_sync(&o->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'desk_work', which acquires binary semaphore 'desk.pages' that is held here
	up(&desk.pages);
	return o->done;
}
