// RUN: %check %s
//
// A callback holds a lock of its own where it has found a flag set, which tells
// contexts apart elsewhere. What the callee does depends on an argument that the
// kernel passes.

#include <linux/delay.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

#define EXTERNAL 1

struct ifreq;
struct net_device_ops {
	int (*ndo_eth_ioctl)(struct net_device *dev, struct ifreq *ifr, int cmd);
};

struct priv {
	spinlock_t lock;
	int flags;
};

static int phy_ioctl(int cmd)
{
	switch (cmd) {
	case 1:
		msleep(1); // note: 'msleep' may sleep
		return 0;
	case 2:
		udelay(1);
		return 0;
	}
	return -1;
}

static int phy_query(int cmd)
{
	return cmd == 1;
}

static int do_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd)
{
	struct priv *p = netdev_priv(dev);
	int ret = -1;

	if (p->flags & EXTERNAL) {
		spin_lock_irq(&p->lock);
		ret = phy_ioctl(cmd); // expect: sleep-in-atomic: 'phy_ioctl' may sleep \(in 'msleep'\) while spinlock 'p->lock' is held
		ret += phy_query(cmd);
		spin_unlock_irq(&p->lock);
	}
	return ret;
}

static void maybe(struct priv *p)
{
	if (p->flags & EXTERNAL)
		spin_lock(&p->lock);
}

static const struct net_device_ops ops = {
	.ndo_eth_ioctl = do_ioctl,
};
