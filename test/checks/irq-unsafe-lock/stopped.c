// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A softirq that was waited for and cannot start does not interrupt.

#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/timer.h>

struct dev {
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct napi_struct napi;
	spinlock_t in_timer, in_tasklet, in_napi, unstopped;
	int n;
};

static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->in_timer);
	d->n++;
	spin_unlock(&d->in_timer);
	spin_lock(&d->unstopped);
	d->n++;
	spin_unlock(&d->unstopped);
}

static void dev_tasklet(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, tasklet);

	spin_lock(&d->in_tasklet);
	d->n++;
	spin_unlock(&d->in_tasklet);
}

static int dev_poll(struct napi_struct *napi, int budget)
{
	struct dev *d = container_of(napi, struct dev, napi);

	spin_lock(&d->in_napi);
	d->n++;
	spin_unlock(&d->in_napi);
	return 0;
}

void dev_init(struct dev *d, struct net_device *net)
{
	timer_setup(&d->timer, dev_timer, 0);
	tasklet_setup(&d->tasklet, dev_tasklet);
	netif_napi_add(net, &d->napi, dev_poll);
}

static void dev_remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	/* Not waited for. */
	timer_delete(&d->timer);
	spin_lock(&d->unstopped); // expect: irq-unsafe-lock: acquiring spinlock 'd->unstopped' with bottom halves enabled
	d->n = 0;
	spin_unlock(&d->unstopped);

	timer_delete_sync(&d->timer);
	spin_lock(&d->in_timer);
	d->n = 0;
	spin_unlock(&d->in_timer);

	tasklet_disable(&d->tasklet);
	spin_lock(&d->in_tasklet);
	d->n = 0;
	spin_unlock(&d->in_tasklet);
	tasklet_enable(&d->tasklet);

	napi_disable(&d->napi);
	spin_lock(&d->in_napi);
	d->n = 0;
	spin_unlock(&d->in_napi);
	napi_enable(&d->napi);
}

static struct platform_driver dev_driver = {
	.remove = dev_remove,
};
