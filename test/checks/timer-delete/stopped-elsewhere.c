// RUN: %check %s

/* Handlers that are stopped, but not where the driver ends. */

#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct dev_pm_ops {
	int (*suspend)(struct device *dev);
	int (*runtime_suspend)(struct device *dev);
};

struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
};

bool cancel_work_sync(struct work_struct *w);
bool cancel_delayed_work_sync(struct delayed_work *w);

/* Only a suspend stops it; what the end's pm_runtime calls do, is one. */

struct pad {
	struct delayed_work poll, idle, scan, both;
	struct timer_list debounce, link;
	int keys;
};

static void pad_poll(struct work_struct *w)
{
	struct pad *p = container_of(w, struct pad, poll.work);

	p->keys++;
}

static void pad_idle(struct work_struct *w)
{
	struct pad *p = container_of(w, struct pad, idle.work);

	p->keys--;
}

static void pad_scan(struct work_struct *w)
{
	struct pad *p = container_of(w, struct pad, scan.work);

	p->keys--;
	schedule_delayed_work(&p->scan, 10);
}

static void pad_both(struct work_struct *w)
{
	struct pad *p = container_of(w, struct pad, both.work);

	p->keys = 0;
}

static void pad_debounced(struct timer_list *t)
{
	struct pad *p = from_timer(p, t, debounce);

	p->keys++;
}

static void pad_link(struct timer_list *t)
{
	struct pad *p = from_timer(p, t, link);

	p->keys++;
}

static void pad_quiet(struct pad *p)
{
	cancel_delayed_work_sync(&p->both);
}

static int pad_suspend(struct device *dev)
{
	struct pad *p = dev->driver_data;

	cancel_delayed_work_sync(&p->poll); // note: stopped here, but not where the driver ends
	pad_quiet(p);
	return 0;
}

static int pad_runtime_suspend(struct device *dev)
{
	struct pad *p = dev->driver_data;

	cancel_delayed_work_sync(&p->idle);
	return 0;
}

static irqreturn_t pad_irq(int irq, void *data)
{
	struct pad *p = data;

	schedule_delayed_work(&p->poll, 10); // note: 'schedule_delayed_work' schedules it here
	schedule_delayed_work(&p->idle, 10);
	schedule_delayed_work(&p->both, 10);
	/* It is pending again. */
	timer_delete(&p->debounce); // note: stopped here, but not where the driver ends
	mod_timer(&p->debounce, jiffies + 10); // note: 'mod_timer' schedules it here
	return IRQ_HANDLED;
}

/* What an open schedules, the stop before the end has stopped. */

static int pad_open(struct net_device *dev)
{
	struct pad *p = netdev_priv(dev);

	schedule_delayed_work(&p->scan, 10);
	mod_timer(&p->link, jiffies + 10);
	return 0;
}

static int pad_stop(struct net_device *dev)
{
	struct pad *p = netdev_priv(dev);

	cancel_delayed_work_sync(&p->scan);
	timer_delete_sync(&p->link);
	return 0;
}

static const struct net_device_ops pad_netdev_ops = {
	.ndo_open = pad_open,
	.ndo_stop = pad_stop,
};

static int pad_probe(struct platform_device *pdev)
{
	struct pad *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	INIT_DELAYED_WORK(&p->poll, pad_poll); // expect: timer-delete: nothing stops work function 'pad_poll' where the driver ends: it may run after what contains its object is freed
	INIT_DELAYED_WORK(&p->idle, pad_idle);
	INIT_DELAYED_WORK(&p->scan, pad_scan);
	INIT_DELAYED_WORK(&p->both, pad_both);
	timer_setup(&p->debounce, pad_debounced, 0); // expect: timer-delete: nothing stops timer function 'pad_debounced' where the driver ends: it may run after what contains its object is freed
	timer_setup(&p->link, pad_link, 0);
	return request_irq(5, pad_irq, 0, "pad", p);
}

static void pad_remove(struct platform_device *pdev)
{
	struct pad *p = platform_get_drvdata(pdev);

	free_irq(5, p);
	if (p->keys)
		pad_quiet(p);
}

static const struct dev_pm_ops pad_pm_ops = {
	.suspend = pad_suspend,
	.runtime_suspend = pad_runtime_suspend,
};

static struct platform_driver pad_driver = {
	.probe = pad_probe,
	.remove = pad_remove,
};

/* Who only deletes a work does not wait for it, whenever that is. */

struct host {
	struct delayed_work timeout, other;
	int busy;
};

static void host_timeout(struct work_struct *w)
{
	struct host *h = container_of(w, struct host, timeout.work);

	h->busy = 0;
}

static void host_other(struct work_struct *w)
{
	struct host *h = container_of(w, struct host, other.work);

	h->busy = 0;
}

void host_request(struct host *h)
{
	schedule_delayed_work(&h->timeout, 10); // note: 'schedule_delayed_work' schedules it here
	schedule_delayed_work(&h->other, 10);
}

void host_done(struct host *h)
{
	cancel_delayed_work(&h->timeout); // note: stopped here, but not waited for
	cancel_delayed_work(&h->other);
}

static int host_probe(struct platform_device *pdev)
{
	struct host *h = devm_kzalloc(&pdev->dev, sizeof(*h), GFP_KERNEL);

	if (!h)
		return -ENOMEM;
	platform_set_drvdata(pdev, h);
	INIT_DELAYED_WORK(&h->timeout, host_timeout); // expect: timer-delete: nothing waits for work function 'host_timeout', which may run after what contains its object is freed
	INIT_DELAYED_WORK(&h->other, host_other);
	return 0;
}

static void host_remove(struct platform_device *pdev)
{
	struct host *h = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&h->other);
}

static struct platform_driver host_driver = {
	.probe = host_probe,
	.remove = host_remove,
};
