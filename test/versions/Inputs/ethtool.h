/* struct ethtool_ops as kernel LINUX has it: 702 is 7.2. */
#include <linux/device.h>
#include <linux/netdevice.h>

struct ethtool_ops {
	int (*get_link)(struct net_device *dev);
	int (*set_ring)(struct net_device *dev, int size);
#if LINUX >= 702
	unsigned long op_needs_rtnl;
#endif
};
#define ETHTOOL_OP_NEEDS_RTNL_SRINGPARAM 4
