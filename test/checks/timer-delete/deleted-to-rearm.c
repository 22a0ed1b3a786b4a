// RUN: %check %s
// A work that schedules itself again is deleted where the driver ends; but not
// where it is deleted to be scheduled for another time.

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct chan {
	struct delayed_work timer, poll;
	int users;
};

static void set_timer(struct chan *c, unsigned long timeout)
{
	if (!cancel_delayed_work(&c->timer))
		c->users++;
	schedule_delayed_work(&c->timer, timeout);
}

static void chan_timeout(struct work_struct *work)
{
	set_timer(container_of(work, struct chan, timer.work), 10);
}

static void chan_poll(struct work_struct *work)
{
	struct chan *c = container_of(work, struct chan, poll.work);

	schedule_delayed_work(&c->poll, 10);
}

static int chan_probe(struct platform_device *pdev)
{
	struct chan *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	INIT_DELAYED_WORK(&c->timer, chan_timeout);
	INIT_DELAYED_WORK(&c->poll, chan_poll);
	platform_set_drvdata(pdev, c);
	schedule_delayed_work(&c->poll, 10);
	return 0;
}

static void chan_remove(struct platform_device *pdev)
{
	struct chan *c = platform_get_drvdata(pdev);

	set_timer(c, 1);
	cancel_delayed_work(&c->poll); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'chan_poll', which schedules itself again
}

struct platform_driver chan_driver = {
	.probe = chan_probe,
	.remove = chan_remove,
};
