// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Which lock is held decides, not how many: whichever branch comes first.

#include <linux/spinlock.h>
#include <linux/timer.h>

struct dev {
	spinlock_t used, unused;
	struct timer_list timer, other;
	int n;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->used);
	d->n++;
	spin_unlock(&d->used);
}

static void dev_other(struct timer_list *t)
{
}

void dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	timer_setup(&d->other, dev_other, 0);
}

void unused_first(struct dev *d, int x)
{
	if (x)
		spin_lock_bh(&d->unused);
	else
		spin_lock_bh(&d->used);
	timer_delete_sync(&d->timer); // expect: timer-delete: waits for timer function 'dev_timer', which acquires spinlock 'd->used' that is held here
	if (x)
		spin_unlock_bh(&d->unused);
	else
		spin_unlock_bh(&d->used);
}

void used_first(struct dev *d, int x)
{
	if (x)
		spin_lock_bh(&d->used);
	else
		spin_lock_bh(&d->unused);
	timer_delete_sync(&d->timer); // expect: timer-delete: waits for timer function 'dev_timer', which acquires spinlock 'd->used' that is held here
	if (x)
		spin_unlock_bh(&d->used);
	else
		spin_unlock_bh(&d->unused);
}

/* A helper waits for what it is given. */
static void stop(struct timer_list *t)
{
	timer_delete_sync(t);
}

void through_helper(struct dev *d)
{
	spin_lock_bh(&d->used);
	stop(&d->other);
	stop(&d->timer); // expect: timer-delete: waits for timer function 'dev_timer'
	spin_unlock_bh(&d->used);
}

void other_timer(struct dev *d, int x)
{
	if (x)
		spin_lock_bh(&d->unused);
	else
		spin_lock_bh(&d->used);
	timer_delete_sync(&d->other);
	if (x)
		spin_unlock_bh(&d->unused);
	else
		spin_unlock_bh(&d->used);
}
