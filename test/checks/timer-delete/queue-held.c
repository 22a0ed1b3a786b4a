// RUN: %check %s

/* A queue is waited for with a lock that its works acquire. */

#include <linux/mutex.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *wq);

struct oven {
	struct workqueue_struct *wq, *other;
	struct work_struct heat, beep;
	struct mutex lock, tone;
	int degrees;
};

static void oven_heat(struct work_struct *w)
{
	struct oven *o = container_of(w, struct oven, heat);

	mutex_lock(&o->lock); // note: 'o->lock' acquired here
	o->degrees++;
	mutex_unlock(&o->lock);
}

static void oven_beep(struct work_struct *w)
{
	struct oven *o = container_of(w, struct oven, beep);

	mutex_lock(&o->tone);
	o->degrees--;
	mutex_unlock(&o->tone);
}

void oven_start(struct oven *o)
{
	INIT_WORK(&o->heat, oven_heat); // note: 'oven_heat' is registered here
	INIT_WORK(&o->beep, oven_beep);
	queue_work(o->wq, &o->heat);
	queue_work(o->other, &o->beep);
}

void oven_stop(struct oven *o)
{
	mutex_lock(&o->lock); // note: 'o->lock' acquired here
	flush_workqueue(o->wq); // expect: timer-delete: 'flush_workqueue' waits for work function 'oven_heat', which acquires mutex 'o->lock' that is held here
	mutex_unlock(&o->lock);
}

void oven_stop_right(struct oven *o)
{
	flush_workqueue(o->wq);
	mutex_lock(&o->lock);
	o->degrees = 0;
	mutex_unlock(&o->lock);
}

/* Its works acquire another one. */
void oven_silence(struct oven *o)
{
	mutex_lock(&o->lock);
	flush_workqueue(o->other);
	destroy_workqueue(o->other);
	mutex_unlock(&o->lock);
}

void oven_destroy(struct oven *o)
{
	mutex_lock(&o->lock);
	destroy_workqueue(o->wq); // expect: timer-delete: 'destroy_workqueue' waits for work function 'oven_heat', which acquires mutex 'o->lock' that is held here
	mutex_unlock(&o->lock);
}
