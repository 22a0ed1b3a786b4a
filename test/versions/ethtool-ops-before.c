// RUN: %check %s
// RUN: %check %s -- -DLINUX=701 -DCONFIG_DEBUG_LOCK_ALLOC
// Before 7.2 ethtool operations are called under RTNL.

#include "Inputs/ethtool.h"

static int nic_set_ring(struct net_device *dev, int size)
{
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	dev->flags = size;
	rtnl_unlock();
	return 0;
}

const struct ethtool_ops nic_ops = {
	.set_ring = nic_set_ring, // note: registered here
};
