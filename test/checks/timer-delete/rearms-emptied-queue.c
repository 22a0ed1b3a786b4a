// RUN: %check %s

/* A work that is delayed is on no queue: one that schedules itself again
   outlives a deletion, however the queue is emptied afterwards. */

#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *work,
			unsigned long delay);
void destroy_workqueue(struct workqueue_struct *wq);

struct edid {
	struct workqueue_struct *queue;
	struct delayed_work poll, once, asked;
	struct work_struct now;
	bool closing;
	int blocks;
};

static void edid_poll(struct work_struct *w)
{
	struct edid *e = container_of(w, struct edid, poll.work);

	e->blocks++;
	queue_delayed_work(e->queue, &e->poll, 100); // note: 'queue_delayed_work' schedules it again here
}

static void edid_once(struct work_struct *w)
{
	struct edid *e = container_of(w, struct edid, once.work);

	e->blocks = 0;
}

/* Told to schedule itself no more. */
static void edid_asked(struct work_struct *w)
{
	struct edid *e = container_of(w, struct edid, asked.work);

	if (!e->closing)
		queue_delayed_work(e->queue, &e->asked, 100);
}

/* Who destroys the queue waits for this one as often as it is on it. */
static void edid_now(struct work_struct *w)
{
	struct edid *e = container_of(w, struct edid, now);

	if (e->blocks)
		queue_work(e->queue, &e->now);
}

static int edid_probe(struct platform_device *pdev)
{
	struct edid *e = devm_kzalloc(&pdev->dev, sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	platform_set_drvdata(pdev, e);
	INIT_DELAYED_WORK(&e->poll, edid_poll);
	INIT_DELAYED_WORK(&e->once, edid_once);
	INIT_DELAYED_WORK(&e->asked, edid_asked);
	INIT_WORK(&e->now, edid_now);
	return 0;
}

static void edid_remove(struct platform_device *pdev)
{
	struct edid *e = platform_get_drvdata(pdev);

	e->closing = true;
	cancel_delayed_work(&e->poll); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'edid_poll', which schedules itself again
	cancel_delayed_work(&e->once);
	cancel_delayed_work(&e->asked);
	cancel_work(&e->now);
	destroy_workqueue(e->queue);
}

static struct platform_driver edid_driver = {
	.probe = edid_probe,
	.remove = edid_remove,
};

/* In a helper, and flushed only. */

struct link {
	struct workqueue_struct *queue;
	struct delayed_work check;
	int up;
};

static void link_check(struct work_struct *w)
{
	struct link *l = container_of(w, struct link, check.work);

	if (l->up)
		l->up = 0;
	queue_delayed_work(l->queue, &l->check, 10); // note: 'queue_delayed_work' schedules it again here
}

static int link_probe(struct platform_device *pdev)
{
	struct link *l = devm_kzalloc(&pdev->dev, sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	platform_set_drvdata(pdev, l);
	INIT_DELAYED_WORK(&l->check, link_check);
	return 0;
}

static void link_stop(struct link *l)
{
	cancel_delayed_work(&l->check); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'link_check', which schedules itself again
	flush_workqueue(l->queue);
}

static void link_remove(struct platform_device *pdev)
{
	link_stop(platform_get_drvdata(pdev));
}

static struct platform_driver link_driver = {
	.probe = link_probe,
	.remove = link_remove,
};
