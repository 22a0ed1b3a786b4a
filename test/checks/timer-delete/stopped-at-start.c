// RUN: %check %s

/* What stops a handler where the driver fails to begin does not stop it where it ends. */

#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
};

bool cancel_work_sync(struct work_struct *w);

struct eng {
	struct tasklet_struct done, queue, kept;
	struct timer_list watch, first;
	struct work_struct report, helped;
	int n;
};

static void eng_queue(struct tasklet_struct *t)
{
	struct eng *e = from_tasklet(e, t, queue);

	e->n++;
}

static void eng_kept(struct tasklet_struct *t)
{
	struct eng *e = from_tasklet(e, t, kept);

	e->n++;
}

/* One tasklet schedules the next one. */
static void eng_done(struct tasklet_struct *t)
{
	struct eng *e = from_tasklet(e, t, done);

	tasklet_schedule(&e->queue); // note: 'tasklet_schedule' schedules it here
	tasklet_schedule(&e->kept);
}

static void eng_watch(struct timer_list *t)
{
	struct eng *e = from_timer(e, t, watch);

	e->n = 0;
}

static void eng_first(struct timer_list *t)
{
	struct eng *e = from_timer(e, t, first);

	e->n = 0;
}

static void eng_report(struct work_struct *w)
{
	struct eng *e = container_of(w, struct eng, report);

	e->n--;
}

static void eng_helped(struct work_struct *w)
{
	struct eng *e = container_of(w, struct eng, helped);

	e->n--;
}

static irqreturn_t eng_irq(int irq, void *data)
{
	struct eng *e = data;

	tasklet_schedule(&e->done);
	return IRQ_HANDLED;
}

static int eng_open(struct net_device *dev)
{
	struct eng *e = netdev_priv(dev);

	mod_timer(&e->watch, jiffies + 10); // note: 'mod_timer' schedules it here
	schedule_work(&e->report); // note: 'schedule_work' schedules it here
	schedule_work(&e->helped);
	return 0;
}

/* Who stops it before the driver ends is not known to be there for probe() alone. */
static void eng_quiet(struct eng *e)
{
	cancel_work_sync(&e->helped);
}

static int eng_stop(struct net_device *dev)
{
	eng_quiet(netdev_priv(dev));
	return 0;
}

static const struct net_device_ops eng_netdev_ops = {
	.ndo_open = eng_open,
	.ndo_stop = eng_stop,
};

static int eng_probe(struct platform_device *pdev)
{
	struct eng *e = devm_kzalloc(&pdev->dev, sizeof(*e), GFP_KERNEL);
	int err;

	if (!e)
		return -ENOMEM;
	platform_set_drvdata(pdev, e);
	tasklet_setup(&e->done, eng_done);
	tasklet_setup(&e->queue, eng_queue); // expect: timer-delete: nothing stops tasklet function 'eng_queue' where the driver ends: it may run after what contains its object is freed
	tasklet_setup(&e->kept, eng_kept);
	timer_setup(&e->watch, eng_watch, 0); // expect: timer-delete: nothing stops timer function 'eng_watch' where the driver ends: it may run after what contains its object is freed
	timer_setup(&e->first, eng_first, 0);
	INIT_WORK(&e->report, eng_report); // expect: timer-delete: nothing stops work function 'eng_report' where the driver ends: it may run after what contains its object is freed
	INIT_WORK(&e->helped, eng_helped);
	/* Only probe() schedules this one, and waits for it. */
	mod_timer(&e->first, jiffies + 10);
	timer_delete_sync(&e->first);
	err = request_irq(5, eng_irq, 0, "eng", e);
	if (err) {
		tasklet_kill(&e->done);
		tasklet_kill(&e->queue); // note: stopped here, but not where the driver ends
		tasklet_kill(&e->kept);
		timer_delete_sync(&e->watch); // note: stopped here, but not where the driver ends
		cancel_work_sync(&e->report); // note: stopped here, but not where the driver ends
		eng_quiet(e);
	}
	return err;
}

static void eng_remove(struct platform_device *pdev)
{
	struct eng *e = platform_get_drvdata(pdev);

	free_irq(5, e);
	tasklet_kill(&e->done);
	tasklet_kill(&e->kept);
}

static struct platform_driver eng_driver = {
	.probe = eng_probe,
	.remove = eng_remove,
};
