// RUN: %check %s -- -DLINUX=615
// RUN: %check %s -- -DLINUX=615 -DCONFIG_DEBUG_LOCK_ALLOC
// RTNL comes before a network device's own lock.

#include <linux/device.h>
#include <linux/netdevice.h>

void right_order(struct net_device *dev)
{
	rtnl_lock();
	netdev_lock(dev); // expect: lock-order: acquiring mutex 'dev->lock' while holding 'rtnl_mutex', but elsewhere it is the other way round
	dev->flags = 0;
	netdev_unlock(dev);
	rtnl_unlock();
}

void wrong_order(struct net_device *dev)
{
	netdev_lock(dev);
	rtnl_lock(); // note: 'rtnl_mutex' acquired here
	dev->flags = 1;
	rtnl_unlock();
	netdev_unlock(dev);
}
