// RUN: %check %s -- -DLINUX=701
// RUN: %check %s -- -DLINUX=701 -DCONFIG_DEBUG_LOCK_ALLOC
// Setting addresses is atomic under its old name, and may sleep under the new.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/netdevice.h>

struct net_device_ops {
	void (*ndo_set_rx_mode)(struct net_device *dev);
	int (*ndo_set_rx_mode_async)(struct net_device *dev, void *uc, void *mc);
	void (*ndo_work)(struct net_device *dev, unsigned long events);
	void (*ndo_tx_timeout)(struct net_device *dev, unsigned int queue);
	void (*ndo_get_stats64)(struct net_device *dev, void *stats);
};

static void old_rx_mode(struct net_device *dev)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*ndo_set_rx_mode
}

static int new_rx_mode(struct net_device *dev, void *uc, void *mc)
{
	msleep(1);
	return 0;
}

static void deferred(struct net_device *dev, unsigned long events)
{
	msleep(1);
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
}

static void tx_timeout(struct net_device *dev, unsigned int queue)
{
	spin_lock(&dev->tx_global_lock); // expect: double-lock: acquiring spinlock 'dev->tx_global_lock', which is held already
	spin_unlock(&dev->tx_global_lock);
	netdev_lock(dev); // expect: sleep-in-atomic: may sleep .*ndo_tx_timeout
	netdev_unlock(dev);
}

static void get_stats(struct net_device *dev, void *stats)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*ndo_get_stats64
}

const struct net_device_ops nic_ops = {
	.ndo_set_rx_mode = old_rx_mode,
	.ndo_set_rx_mode_async = new_rx_mode,
	.ndo_work = deferred,
	.ndo_tx_timeout = tx_timeout,
	.ndo_get_stats64 = get_stats,
};

struct netdev_queue_mgmt_ops {
	int (*ndo_queue_start)(struct net_device *dev, void *memory, int queue);
};

static int queue_start(struct net_device *dev, void *memory, int queue)
{
	msleep(1);
	netdev_lock(dev); // expect: double-lock: acquires mutex 'dev->lock', which is held already
	netdev_unlock(dev);
	rtnl_lock();
	rtnl_unlock();
	return 0;
}

const struct netdev_queue_mgmt_ops queue_ops = {
	.ndo_queue_start = queue_start,
};

struct pernet_operations {
	void (*exit_rtnl)(struct net *net, void *list);
};

static void exit_rtnl(struct net *net, void *list)
{
	ASSERT_RTNL();
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
}

struct pernet_operations net_ops = {
	.exit_rtnl = exit_rtnl,
};
