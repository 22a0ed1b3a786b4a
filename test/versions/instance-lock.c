// RUN: %check %s -- -DLINUX=615
// RUN: %check %s -- -DLINUX=615 -DCONFIG_DEBUG_LOCK_ALLOC
// A network device's own lock. Two of them nest in any order, under RTNL.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/netdevice.h>

struct pair {
	struct net_device *upper, *lower;
	struct mutex mutex;
};

void from_above(struct pair *p)
{
	rtnl_lock();
	netdev_lock(p->upper);
	netdev_lock(p->lower);
	p->lower->flags = p->upper->flags;
	netdev_unlock(p->lower);
	netdev_unlock(p->upper);
	rtnl_unlock();
}

void from_below(struct pair *p)
{
	rtnl_lock();
	netdev_lock(p->lower);
	netdev_lock(p->upper);
	p->upper->flags = p->lower->flags;
	netdev_unlock(p->upper);
	netdev_unlock(p->lower);
	rtnl_unlock();
}

// Who gets a device has it locked.

int gets_and_puts(struct net *net, int index)
{
	struct net_device *dev = netdev_get_by_index_lock(net, index);

	if (!dev)
		return -19;
	dev->flags = 0;
	netdev_unlock(dev);
	return 0;
}

int gets_and_forgets(struct net *net, int index)
{
	struct net_device *dev = netdev_get_by_index_lock(net, index);

	if (!dev)
		return -19;
	if (dev->flags)
		return -16; // expect: unbalanced-lock: returning with mutex 'struct net_device.lock' held
	netdev_unlock(dev);
	return 0;
}
