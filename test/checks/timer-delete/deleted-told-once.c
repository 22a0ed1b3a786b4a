// RUN: %check %s
// A deletion that does not wait is told where it is; that nothing else waits for the handler is the same fault.

#include <linux/slab.h>
#include <linux/workqueue.h>

struct hub {
	struct delayed_work poll;
	int ports;
};

static void hub_poll(struct work_struct *work)
{
	struct hub *h = container_of(work, struct hub, poll.work);

	h->ports++;
}

void hub_changed(struct hub *h)
{
	schedule_delayed_work(&h->poll, 5);
}

struct hub *hub_create(void)
{
	struct hub *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	INIT_DELAYED_WORK(&h->poll, hub_poll);
	return h;
}

void hub_destroy(struct hub *h)
{
	cancel_delayed_work(&h->poll); // expect: timer-delete: 'cancel_delayed_work' does not wait for the handler, but what contains it is freed
	kfree(h);
}
