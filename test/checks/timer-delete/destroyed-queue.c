// RUN: %check %s
// A work queue that is destroyed runs nothing any more.

#include <linux/slab.h>
#include <linux/workqueue.h>

struct host {
	struct workqueue_struct *queue;
	struct delayed_work poll;
	struct work_struct scan;
};

void destroy_workqueue(struct workqueue_struct *wq);

static void clear(struct host *h)
{
	cancel_delayed_work(&h->poll);
}

void release(struct host *h)
{
	destroy_workqueue(h->queue);
	clear(h);
	kfree(h);
}

void release_at_once(struct host *h)
{
	destroy_workqueue(h->queue);
	cancel_delayed_work(&h->poll);
	kfree(h);
}

void release_afterwards(struct host *h)
{
	clear(h);
	destroy_workqueue(h->queue);
	kfree(h);
}

void forget(struct host *h)
{
	cancel_delayed_work(&h->poll); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	kfree(h);
}
