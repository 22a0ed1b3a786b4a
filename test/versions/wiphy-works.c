// RUN: %check %s -- -DLINUX=618
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Works of a wiphy: they run under its mutex, and flushing one runs it.

#include "Inputs/operations.h"
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/workqueue.h>

struct wiphy_work {
	void (*func)(struct wiphy *wiphy, struct wiphy_work *work);
};
struct wiphy_hrtimer_work {
	struct wiphy_work work;
	struct hrtimer timer;
};
void wiphy_hrtimer_work_init(struct wiphy_hrtimer_work *work,
			     void (*func)(struct wiphy *, struct wiphy_work *));
void wiphy_hrtimer_work_queue(struct wiphy *wiphy,
			      struct wiphy_hrtimer_work *work, ktime_t delay);
void wiphy_hrtimer_work_cancel(struct wiphy *wiphy,
			       struct wiphy_hrtimer_work *work);
void wiphy_hrtimer_work_flush(struct wiphy *wiphy,
			      struct wiphy_hrtimer_work *work);
void wiphy_work_init(struct wiphy_work *work,
		     void (*func)(struct wiphy *, struct wiphy_work *));
void wiphy_work_flush(struct wiphy *wiphy, struct wiphy_work *work);

struct radio {
	struct wiphy *wiphy;
	struct wiphy_hrtimer_work beacon;
	struct wiphy_work scan, locker;
	struct mutex mutex;
	spinlock_t lock;
};

static void beacon(struct wiphy *wiphy, struct wiphy_work *work)
{
	struct radio *r = container_of(work, struct radio, beacon.work);

	msleep(1);
	mutex_lock(&r->mutex);
	mutex_unlock(&r->mutex);
}

static void locks_it(struct wiphy *wiphy, struct wiphy_work *work)
{
	wiphy_lock(wiphy); // expect: double-lock: acquires mutex 'wiphy->mtx', which is held already
	wiphy_unlock(wiphy);
}

static void scan(struct wiphy *wiphy, struct wiphy_work *work)
{
	struct radio *r = container_of(work, struct radio, scan);

	mutex_lock(&r->mutex);
	mutex_unlock(&r->mutex);
}

void set_up(struct radio *r)
{
	wiphy_hrtimer_work_init(&r->beacon, beacon);
	wiphy_work_init(&r->scan, scan);
	wiphy_work_init(&r->locker, locks_it);
	wiphy_hrtimer_work_queue(r->wiphy, &r->beacon, 1);
}

void stop(struct radio *r)
{
	wiphy_lock(r->wiphy);
	wiphy_hrtimer_work_flush(r->wiphy, &r->beacon);
	wiphy_work_flush(r->wiphy, &r->scan);
	wiphy_hrtimer_work_cancel(r->wiphy, &r->beacon);
	wiphy_unlock(r->wiphy);
}

void stop_under_its_lock(struct radio *r)
{
	wiphy_lock(r->wiphy);
	mutex_lock(&r->mutex);
	wiphy_hrtimer_work_flush(r->wiphy, &r->beacon); // expect: timer-delete: 'wiphy_hrtimer_work_flush' waits for wiphy work function 'beacon', which acquires mutex 'r->mutex' that is held here
	wiphy_work_flush(r->wiphy, &r->scan); // expect: timer-delete: 'wiphy_work_flush' waits for wiphy work function 'scan', which acquires mutex 'r->mutex' that is held here
	mutex_unlock(&r->mutex);
	wiphy_unlock(r->wiphy);
}

void stop_in_atomic(struct radio *r)
{
	spin_lock(&r->lock);
	wiphy_hrtimer_work_flush(r->wiphy, &r->beacon); // expect: sleep-in-atomic: 'wiphy_hrtimer_work_flush' may sleep
	spin_unlock(&r->lock);
}
