// RUN: split-file %s %t && %link %t
//
// Waiting in one file, completing in another.

//--- api.h
#include <linux/mutex.h>
#include <linux/wait.h>
struct dev {
	struct mutex lock;
	struct completion idle, ready;
	int n;
};
void dev_ready(struct dev *d);
//--- wait.c
#include "api.h"
void dev_drain(struct dev *d)
{
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	wait_for_completion(&d->idle); // expect: completion-under-lock: 'wait_for_completion' waits with mutex 'd->lock' held, which 'dev_done' acquires before it completes 'd->idle'
	mutex_unlock(&d->lock);
}
void dev_start(struct dev *d)
{
	mutex_lock(&d->lock);
	wait_for_completion(&d->ready); // expect(alone): completion-under-lock: 'wait_for_completion' waits with mutex 'd->lock' held
	mutex_unlock(&d->lock);
}
void dev_now_ready(struct dev *d)
{
	mutex_lock(&d->lock);
	complete(&d->ready);
	mutex_unlock(&d->lock);
}
void dev_begin(struct dev *d)
{
	dev_ready(d);
}
//--- done.c
#include "api.h"
void dev_done(struct dev *d)
{
	mutex_lock(&d->lock);
	d->n = 0;
	mutex_unlock(&d->lock); // note: 'd->lock' released here
	complete(&d->idle); // note: completed by 'complete' here
}
void dev_ready(struct dev *d)
{
	complete_all(&d->ready);
}
