// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Waiting for all works on a queue, with a lock held that one of them acquires.

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/locks.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);

struct box {
	struct workqueue_struct *queue, *other;
	struct work_struct fill, empty;
	struct delayed_work seal;
	struct mutex lock, lid;
	struct rw_semaphore sem;
	int n;
};

static void box_fill(struct work_struct *work)
{
	struct box *b = container_of(work, struct box, fill);

	mutex_lock(&b->lock); // note: 'b->lock' acquired here
	b->n++;
	mutex_unlock(&b->lock);
}

static void box_empty(struct work_struct *work)
{
	struct box *b = container_of(work, struct box, empty);

	mutex_lock(&b->lid);
	b->n = 0;
	mutex_unlock(&b->lid);
}

static void box_seal(struct work_struct *work)
{
	struct box *b = container_of(to_delayed_work(work), struct box, seal);

	down_write(&b->sem);
	b->n = -1;
	up_write(&b->sem);
}

void box_init(struct box *b)
{
	INIT_WORK(&b->fill, box_fill); // note: 'box_fill' is registered here as work function
	INIT_WORK(&b->empty, box_empty);
	INIT_DELAYED_WORK(&b->seal, box_seal);
}

void box_use(struct box *b)
{
	queue_work(b->queue, &b->fill);
	queue_work(b->other, &b->empty);
	queue_delayed_work_on(0, b->queue, &b->seal, 10);
}

void box_flush(struct box *b)
{
	mutex_lock(&b->lock); // note: 'b->lock' acquired here
	flush_workqueue(b->queue); // expect: timer-delete: 'flush_workqueue' waits for work function 'box_fill', which acquires mutex 'b->lock' that is held here
	mutex_unlock(&b->lock);
}

static void box_drain(struct box *b)
{
	drain_workqueue(b->queue);
}

void box_end(struct box *b)
{
	down_read(&b->sem);
	box_drain(b); // expect: timer-delete: 'box_drain' waits for work function 'box_seal', which acquires rwsem 'b->sem' that is held here
	up_read(&b->sem);
}

void box_destroy(struct box *b)
{
	mutex_lock(&b->lid);
	destroy_workqueue(b->other); // expect: timer-delete: 'destroy_workqueue' waits for work function 'box_empty', which acquires mutex 'b->lid'
	mutex_unlock(&b->lid);
}

void box_flush_right(struct box *b)
{
	mutex_lock(&b->lock);
	b->n = 0;
	mutex_unlock(&b->lock);
	flush_workqueue(b->queue);
}

/* That lock is of works on the other queue. */
void box_flush_other(struct box *b)
{
	mutex_lock(&b->lid);
	flush_workqueue(b->queue);
	mutex_unlock(&b->lid);
}

/* The works have references to the box, so who drops the last one waits for none that goes on; nor does a work drop the
   last one while somebody waits who has one. */

struct crate {
	refcount_t refs;
	struct workqueue_struct *queue;
	struct work_struct fill;
	struct mutex lock, last;
	int n;
};

bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);

static void crate_put(struct crate *c)
{
	if (refcount_dec_and_mutex_lock(&c->refs, &c->last)) {
		flush_workqueue(c->queue);
		mutex_unlock(&c->last);
	}
}

static void crate_fill(struct work_struct *work)
{
	struct crate *c = container_of(work, struct crate, fill);

	mutex_lock(&c->lock);
	c->n++;
	mutex_unlock(&c->lock);
	crate_put(c);
}

void crate_use(struct crate *c)
{
	INIT_WORK(&c->fill, crate_fill);
	queue_work(c->queue, &c->fill);
}

void crate_end(struct crate *c)
{
	mutex_lock(&c->lock);
	crate_put(c);
	mutex_unlock(&c->lock);
}

void crate_flush(struct crate *c)
{
	mutex_lock(&c->last);
	flush_workqueue(c->queue);
	mutex_unlock(&c->last);
}

/* The works on another box's queue acquire that one's lock. */
void box_flush_both(struct box *b, struct box *c)
{
	mutex_lock(&b->lock);
	flush_workqueue(c->queue);
	mutex_unlock(&b->lock);
}

/* The work that acquires it has been stopped. */
void box_flush_stopped(struct box *b)
{
	cancel_work_sync(&b->fill);
	mutex_lock(&b->lock);
	flush_workqueue(b->queue);
	mutex_unlock(&b->lock);
}
