// RUN: %check %s
// Locks of the core that callbacks are called under, and that softirqs acquire as well: a net device's addr_list_lock.

#include <linux/netdevice.h>
#include <linux/workqueue.h>

struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	void (*ndo_set_rx_mode)(struct net_device *dev);
	void (*ndo_get_stats64)(struct net_device *dev);
};

struct nic {
	struct work_struct work;
	spinlock_t filters, modes, stats, setup;
	int n;
};

/* What is acquired here is acquired under addr_list_lock. */
static void set_rx_mode(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	spin_lock(&nic->filters); // note: acquired here
	nic->n++;
	spin_unlock(&nic->filters);
	spin_lock(&nic->modes);
	nic->n++;
	spin_unlock(&nic->modes);
}

static void rx_mode_work(struct work_struct *work)
{
	struct nic *nic = container_of(work, struct nic, work);

	spin_lock(&nic->filters); // expect: irq-unsafe-lock: acquiring spinlock 'nic->filters' with bottom halves enabled, which is waited for while 'dev->addr_list_lock' is held, which is acquired in softirq context
	nic->n++;
	spin_unlock(&nic->filters);
	spin_lock_bh(&nic->modes);
	nic->n++;
	spin_unlock_bh(&nic->modes);
	spin_lock(&nic->stats);
	nic->n++;
	spin_unlock(&nic->stats);
}

/* Tasks alone call these two, without that lock. */
static void get_stats(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	spin_lock(&nic->stats);
	nic->n++;
	spin_unlock(&nic->stats);
}

static int open(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	INIT_WORK(&nic->work, rx_mode_work);
	spin_lock(&nic->setup);
	nic->n = 0;
	spin_unlock(&nic->setup);
	return 0;
}

const struct net_device_ops ops = {
	.ndo_open = open,
	.ndo_set_rx_mode = set_rx_mode, // note: which runs with bottom halves disabled, with 'dev->addr_list_lock' held
	.ndo_get_stats64 = get_stats,
};
