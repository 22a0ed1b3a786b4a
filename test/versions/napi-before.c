// RUN: %check %s
// RUN: %check %s -- -DLINUX=613 -DCONFIG_DEBUG_LOCK_ALLOC
// Before 6.14 napi_enable() and netif_napi_add() do not sleep; what decides is
// what the headers declare, not a number.
// RUN: %check %s --kernel=6.18

#include <linux/netdevice.h>

struct nic {
	struct net_device *dev;
	struct napi_struct napi;
	spinlock_t lock;
};

int nic_poll(struct napi_struct *napi, int budget);

void starts(struct nic *n)
{
	spin_lock(&n->lock);
	netif_napi_add(n->dev, &n->napi, nic_poll);
	napi_enable(&n->napi);
	spin_unlock(&n->lock);
}

void stops(struct nic *n)
{
	spin_lock(&n->lock);
	napi_disable(&n->napi); // expect: sleep-in-atomic: 'napi_disable' may sleep
	spin_unlock(&n->lock);
}
