// RUN: %check %s -- -DLINUX=702
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Since 7.2 an ethtool operation may be called without RTNL, so it may take it;
// and with it, so nothing speaks against an assertion. It may sleep in any case.

#include "Inputs/ethtool.h"
#include <linux/delay.h>

static int nic_set_ring(struct net_device *dev, int size)
{
	rtnl_lock();
	dev->flags = size;
	rtnl_unlock();
	msleep(1);
	return 0;
}

const struct ethtool_ops nic_ops = {
	.set_ring = nic_set_ring,
};

static int old_set_ring(struct net_device *dev, int size)
{
	ASSERT_RTNL();
	dev->flags = size;
	return 0;
}

const struct ethtool_ops old_ops = {
	.set_ring = old_set_ring,
	.op_needs_rtnl = ETHTOOL_OP_NEEDS_RTNL_SRINGPARAM,
};
