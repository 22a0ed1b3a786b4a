// RUN: %check %s
// register_netdev() and unregister_netdev() take rtnl_mutex, register_netdevice() and unregister_netdevice() need it.

#include <linux/device.h>
#include <linux/netdevice.h>

int register_netdev(struct net_device *dev);
int register_netdevice(struct net_device *dev);
void unregister_netdev(struct net_device *dev);
void unregister_netdevice(struct net_device *dev);

int port_add(struct net_device *dev)
{
	int ret;

	rtnl_lock();
	ret = register_netdev(dev); // expect: double-lock: 'register_netdev' acquires mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
	return ret;
}

void port_remove(struct net_device *dev)
{
	rtnl_lock();
	unregister_netdev(dev); // expect: double-lock: 'unregister_netdev' acquires mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
}

int port_add_locked(struct net_device *dev)
{
	int ret;

	rtnl_lock();
	ret = register_netdevice(dev);
	rtnl_unlock();
	if (ret)
		unregister_netdev(dev);
	return ret;
}

void port_remove_locked(struct net_device *dev)
{
	rtnl_lock();
	unregister_netdevice(dev);
	rtnl_unlock();
}
