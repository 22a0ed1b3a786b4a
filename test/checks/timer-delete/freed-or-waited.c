// RUN: %check %s
// Where a deletion says that it has not caught the handler, the path waits.

#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct request {
	struct delayed_work work;
	struct timer_list timer;
	int blocking, done;
};

struct line {
	struct mutex lock;
	struct request *first;
};

static void on_timeout(struct work_struct *w)
{
	struct request *r = container_of(w, struct request, work.work);

	r->done = 1;
}

static void on_timer(struct timer_list *t)
{
	struct request *r = from_timer(r, t, timer);

	r->done = 2;
}

int request_new(struct line *l)
{
	struct request *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -12;
	INIT_DELAYED_WORK(&r->work, on_timeout);
	timer_setup(&r->timer, on_timer, 0);
	l->first = r;
	schedule_delayed_work(&r->work, 5);
	mod_timer(&r->timer, 5);
	return 0;
}

static void completed(struct request *r)
{
	if (r->blocking)
		r->done = 1;
	else
		kfree(r);
}

void answer(struct line *l, struct request *r)
{
	del_timer_sync(&r->timer);
	mutex_lock(&l->lock);
	if (!cancel_delayed_work(&r->work)) {
		mutex_unlock(&l->lock);
		cancel_delayed_work_sync(&r->work);
		mutex_lock(&l->lock);
	}
	completed(r);
	mutex_unlock(&l->lock);
}

void answer_timer(struct request *r)
{
	cancel_delayed_work_sync(&r->work);
	if (!del_timer(&r->timer))
		del_timer_sync(&r->timer);
	kfree(r);
}

void answer_later(struct request *r)
{
	int caught;

	del_timer_sync(&r->timer);
	caught = cancel_delayed_work(&r->work);
	if (!caught)
		cancel_delayed_work_sync(&r->work);
	r->done = 1;
	kfree(r);
}

// It waits where the handler was caught.
void inverse(struct request *r)
{
	del_timer_sync(&r->timer);
	if (cancel_delayed_work(&r->work)) // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler
		cancel_delayed_work_sync(&r->work);
	kfree(r);
}

// It notes only that the handler was not caught.
void noted(struct request *r)
{
	del_timer_sync(&r->timer);
	if (!cancel_delayed_work(&r->work)) // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler
		r->done = 1;
	kfree(r);
}
