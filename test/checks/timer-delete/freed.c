// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What contains a timer or a work is freed, while the handler may still run.

#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock;
	struct timer_list timer;
	struct hrtimer hrtimer;
	struct work_struct work;
	struct delayed_work dwork;
	struct dev *next;
	char *buffer;
};

void frees(struct dev *d)
{
	timer_delete(&d->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	kfree(d); // note: 'kfree'
}

void frees_by_the_old_name(struct dev *d)
{
	del_timer(&d->timer); // expect: timer-delete: 'del_timer' does not wait for the handler, but what contains it is freed
	kfree(d);
}

void waits(struct dev *d)
{
	timer_delete_sync(&d->timer);
	kfree(d);
}

void waits_later(struct dev *d)
{
	timer_delete(&d->timer);
	timer_delete_sync(&d->timer);
	kfree(d);
}

void waits_for_good(struct dev *d)
{
	timer_shutdown_sync(&d->timer);
	kfree(d);
}

/* It was pending, so it does not run. */
void was_pending(struct dev *d)
{
	if (timer_delete(&d->timer))
		kfree(d);
}

void was_not(struct dev *d)
{
	if (!timer_delete(&d->timer)) // expect: timer-delete: 'timer_delete' does not wait for the handler
		kfree(d);
}

void tries(struct dev *d)
{
	while (try_to_del_timer_sync(&d->timer) < 0)
		;
	kfree(d);
}

/* All or nothing: retried until none was running. */
void list_of_them(struct dev *list, spinlock_t *lock)
{
retry:
	spin_lock_bh(lock);
	while (list) {
		struct dev *next = list->next;

		if (!timer_delete(&list->timer)) {
			spin_unlock_bh(lock);
			goto retry;
		}
		kfree(list);
		list = next;
	}
	spin_unlock_bh(lock);
}

void list_of_them_wrong(struct dev *list, spinlock_t *lock)
{
	spin_lock_bh(lock);
	while (list) {
		struct dev *next = list->next;

		timer_delete(&list->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler
		kfree(list);
		list = next;
	}
	spin_unlock_bh(lock);
}

/* What it points to is another object. */
void frees_a_buffer(struct dev *d)
{
	timer_delete(&d->timer);
	kfree(d->buffer);
}

void frees_the_next(struct dev *d)
{
	timer_delete(&d->timer);
	kfree(d->next);
}

/* Freed only later, when a timer surely is done: softirqs are read sections. */
void cancels_work(struct dev *d)
{
	cancel_work(&d->work); // expect: timer-delete: 'cancel_work' does not wait for the handler
	kfree(d);
}

void cancels_work_right(struct dev *d)
{
	cancel_work_sync(&d->work);
	kfree(d);
}

/* The queue may be the one that it is on. */
void flushes_the_queue(struct dev *d, struct workqueue_struct *wq)
{
	cancel_work(&d->work);
	flush_workqueue(wq);
	kfree(d);
}

void flushes_too_early(struct dev *d, struct workqueue_struct *wq)
{
	flush_workqueue(wq);
	cancel_work(&d->work); // expect: timer-delete: 'cancel_work' does not wait for the handler
	kfree(d);
}

void cancels_delayed_work(struct dev *d)
{
	cancel_delayed_work(&d->dwork); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler
	kfree(d);
}

void cancels_delayed_work_right(struct dev *d)
{
	cancel_delayed_work(&d->dwork);
	flush_work(&d->dwork.work);
	kfree(d);
}

static void release(struct dev *d)
{
	kfree(d->buffer);
	kfree(d);
}

void frees_in_a_helper(struct dev *d)
{
	timer_delete(&d->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler
	release(d); // note: calls 'release'
}

static void stop(struct dev *d)
{
	timer_delete(&d->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler
}

void stops_in_a_helper(struct dev *d)
{
	stop(d);
	kfree(d);
}

static void quiesce(struct dev *d)
{
	timer_delete_sync(&d->timer);
}

void stops_in_a_helper_right(struct dev *d)
{
	timer_delete(&d->timer);
	quiesce(d);
	release(d);
}

void deletes_an_hrtimer(struct dev *d)
{
	hrtimer_try_to_cancel(&d->hrtimer); // expect: timer-delete: 'hrtimer_try_to_cancel' does not wait for the handler
	kfree(d);
}

void deletes_an_hrtimer_right(struct dev *d)
{
	hrtimer_cancel(&d->hrtimer);
	kfree(d);
}
