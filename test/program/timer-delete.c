// RUN: split-file %s %t && %link %t
//
// The timer is set up in one file, its function is in another, and a third
// waits for it.

//--- api.h
#include <linux/spinlock.h>
#include <linux/timer.h>
struct dev {
	spinlock_t lock;
	spinlock_t other;
	struct timer_list timer;
};
void dev_tick(struct timer_list *t);
void dev_stop(struct dev *d);
//--- setup.c
#include "api.h"
void dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_tick, 0);
}
//--- tick.c
#include "api.h"
void dev_tick(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->lock);
	spin_unlock(&d->lock);
}
//--- stop.c
#include "api.h"
void dev_stop(struct dev *d)
{
	del_timer_sync(&d->timer);
}
//--- close.c
#include "api.h"
void dev_close(struct dev *d)
{
	spin_lock_bh(&d->lock);
	dev_stop(d); // expect: timer-delete: 'dev_stop' waits for timer function 'dev_tick'
	spin_unlock_bh(&d->lock);
}
void dev_pause(struct dev *d)
{
	spin_lock_bh(&d->other);
	dev_stop(d);
	spin_unlock_bh(&d->other);
}
