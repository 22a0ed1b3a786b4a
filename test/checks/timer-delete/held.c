// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Waiting for a timer, an hrtimer or a work, with a lock held that it waits for.

#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock, other, tried, deep, hr;
	struct mutex mutex, unused;
	struct timer_list timer;
	struct hrtimer hrtimer;
	struct work_struct work;
	struct delayed_work dwork;
	int n;
};

static void count(struct dev *d)
{
	spin_lock(&d->deep);
	d->n++;
	spin_unlock(&d->deep);
}

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->lock); // note: 'd->lock' acquired here
	d->n++;
	spin_unlock(&d->lock);
	if (spin_trylock(&d->tried)) {
		d->n++;
		spin_unlock(&d->tried);
	}
	count(d); // note: calls 'count'
}

static enum hrtimer_restart dev_hrtimer(struct hrtimer *t)
{
	struct dev *d = container_of(t, struct dev, hrtimer);
	unsigned long flags;

	spin_lock_irqsave(&d->hr, flags);
	d->n++;
	spin_unlock_irqrestore(&d->hr, flags);
	return HRTIMER_NORESTART;
}

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
}

static void dev_dwork(struct work_struct *work)
{
	struct dev *d = container_of(to_delayed_work(work), struct dev, dwork);

	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
}

void dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0); // note: 'dev_timer' is registered here as timer function
	hrtimer_init(&d->hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	d->hrtimer.function = dev_hrtimer;
	INIT_WORK(&d->work, dev_work);
	INIT_DELAYED_WORK(&d->dwork, dev_dwork);
}

void stop_timer(struct dev *d)
{
	spin_lock_bh(&d->lock); // note: 'd->lock' acquired here
	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'dev_timer', which acquires spinlock 'd->lock' that is held here
	spin_unlock_bh(&d->lock);
}

void stop_timer_by_its_old_name(struct dev *d)
{
	spin_lock_bh(&d->lock);
	del_timer_sync(&d->timer); // expect: timer-delete: 'del_timer_sync' waits for timer function 'dev_timer'
	spin_unlock_bh(&d->lock);
}

void stop_timer_deep(struct dev *d)
{
	spin_lock_bh(&d->deep);
	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'dev_timer', which acquires spinlock 'd->deep' that is held here
	spin_unlock_bh(&d->deep);
}

static void stop(struct dev *d)
{
	timer_delete_sync(&d->timer);
}

void stop_timer_in_a_helper(struct dev *d)
{
	spin_lock_bh(&d->lock);
	stop(d); // expect: timer-delete: 'stop' waits for timer function 'dev_timer'
	spin_unlock_bh(&d->lock);
}

void without_the_lock(struct dev *d)
{
	spin_lock_bh(&d->lock);
	d->n = 0;
	spin_unlock_bh(&d->lock);
	timer_delete_sync(&d->timer);
	stop(d);
}

void under_another_lock(struct dev *d)
{
	spin_lock_bh(&d->other);
	timer_delete_sync(&d->timer);
	spin_unlock_bh(&d->other);
}

/* The handler gives up, and so ends. */
void under_what_it_tries(struct dev *d)
{
	spin_lock_bh(&d->tried);
	timer_delete_sync(&d->timer);
	spin_unlock_bh(&d->tried);
}

/* It does not wait. */
void without_waiting(struct dev *d)
{
	spin_lock_bh(&d->lock);
	timer_delete(&d->timer);
	spin_unlock_bh(&d->lock);
}

void stop_hrtimer(struct dev *d)
{
	spin_lock_irq(&d->hr);
	hrtimer_cancel(&d->hrtimer); // expect: timer-delete: 'hrtimer_cancel' waits for hrtimer function 'dev_hrtimer', which acquires spinlock 'd->hr'
	spin_unlock_irq(&d->hr);
}

void stop_hrtimer_right(struct dev *d)
{
	spin_lock_irq(&d->hr);
	while (hrtimer_try_to_cancel(&d->hrtimer) < 0) {
		spin_unlock_irq(&d->hr);
		spin_lock_irq(&d->hr);
	}
	spin_unlock_irq(&d->hr);
	hrtimer_cancel(&d->hrtimer);
}

void stop_work(struct dev *d)
{
	mutex_lock(&d->mutex);
	cancel_work_sync(&d->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'dev_work', which acquires mutex 'd->mutex'
	mutex_unlock(&d->mutex);
}

void wait_for_work(struct dev *d)
{
	mutex_lock(&d->mutex);
	flush_work(&d->work); // expect: timer-delete: 'flush_work' waits for work function 'dev_work'
	mutex_unlock(&d->mutex);
}

void stop_delayed_work(struct dev *d)
{
	mutex_lock(&d->mutex);
	cancel_delayed_work_sync(&d->dwork); // expect: timer-delete: 'cancel_delayed_work_sync' waits for work function 'dev_dwork', which acquires mutex 'd->mutex'
	mutex_unlock(&d->mutex);
}

void stop_works_right(struct dev *d)
{
	mutex_lock(&d->mutex);
	cancel_work(&d->work);
	cancel_delayed_work(&d->dwork);
	mutex_unlock(&d->mutex);
	mutex_lock(&d->unused);
	cancel_work_sync(&d->work);
	cancel_delayed_work_sync(&d->dwork);
	mutex_unlock(&d->unused);
}
