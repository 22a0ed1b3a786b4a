// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// After a driver's end come the actions of its device: they may wait for what
// the end only unschedules.

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data);
int devm_delayed_work_autocancel(struct device *dev, struct delayed_work *w, work_func_t worker);

struct cage {
	struct delayed_work poll, retry, managed;
	struct timer_list timer, tick;
	int state;
};

static void cage_poll(struct work_struct *w)
{
	struct cage *c = container_of(w, struct cage, poll.work);

	c->state++;
	schedule_delayed_work(&c->poll, 10);
}

static void cage_retry(struct work_struct *w)
{
	struct cage *c = container_of(w, struct cage, retry.work);

	c->state++;
	schedule_delayed_work(&c->retry, 10);
}

static void cage_managed(struct work_struct *w)
{
	struct cage *c = container_of(w, struct cage, managed.work);

	c->state++;
	schedule_delayed_work(&c->managed, 10);
}

static void cage_timer(struct timer_list *t)
{
	struct cage *c = from_timer(c, t, timer);

	c->state++;
}

static void cage_tick(struct timer_list *t)
{
	struct cage *c = from_timer(c, t, tick);

	c->state++;
}

static void cage_cleanup(void *data)
{
	struct cage *c = data;

	cancel_delayed_work_sync(&c->poll);
	timer_delete_sync(&c->timer);
}

static int cage_probe(struct platform_device *pdev)
{
	struct cage *c = devm_kzalloc(&pdev->dev, sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	platform_set_drvdata(pdev, c);
	INIT_DELAYED_WORK(&c->poll, cage_poll);
	INIT_DELAYED_WORK(&c->retry, cage_retry);
	timer_setup(&c->timer, cage_timer, 0);
	timer_setup(&c->tick, cage_tick, 0);
	if (devm_delayed_work_autocancel(&pdev->dev, &c->managed, cage_managed) ||
	    devm_add_action_or_reset(&pdev->dev, cage_cleanup, c))
		return -ENOMEM;
	schedule_delayed_work(&c->poll, 10);
	schedule_delayed_work(&c->retry, 10);
	mod_timer(&c->timer, 10);
	mod_timer(&c->tick, 10);
	return 0;
}

static void cage_remove(struct platform_device *pdev)
{
	struct cage *c = platform_get_drvdata(pdev);

	cancel_delayed_work(&c->poll);
	cancel_delayed_work(&c->retry); // expect: timer-delete: 'cancel_delayed_work' does not stop work function 'cage_retry', which schedules itself again
	cancel_delayed_work(&c->managed);
	timer_delete(&c->timer);
	timer_delete(&c->tick); // expect: timer-delete: 'timer_delete' does not wait for timer function 'cage_tick', which may still run when what contains its object is freed
}

struct platform_driver cage_driver = {
	.probe = cage_probe,
	.remove = cage_remove,
};
