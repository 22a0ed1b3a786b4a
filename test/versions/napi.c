// RUN: %check %s -- -DLINUX=614
// RUN: %check %s -- -DLINUX=700 -DCONFIG_DEBUG_LOCK_ALLOC
// Since 6.14 NAPI's calls take the device's lock, a mutex.

#include <linux/netdevice.h>

struct nic {
	struct net_device *dev;
	struct napi_struct napi;
	spinlock_t lock;
};

int nic_poll(struct napi_struct *napi, int budget);

void starts(struct nic *n)
{
	spin_lock(&n->lock); // note: 'n->lock' acquired here
	napi_enable(&n->napi); // expect: sleep-in-atomic: 'napi_enable' may sleep while spinlock 'n->lock' is held
	spin_unlock(&n->lock);
}

void adds(struct nic *n)
{
	spin_lock(&n->lock);
	netif_napi_add(n->dev, &n->napi, nic_poll); // expect: sleep-in-atomic: 'netif_napi_add' may sleep
	spin_unlock(&n->lock);
}

void holds_its_lock(struct nic *n)
{
	netdev_lock(n->napi.dev);
	napi_enable(&n->napi); // expect: double-lock: 'napi_enable' acquires mutex 'n->napi.dev.lock', which is held already
	netdev_unlock(n->napi.dev);
}

void disables_under_its_lock(struct nic *n)
{
	netdev_lock(n->napi.dev);
	napi_disable(&n->napi); // expect: double-lock: 'napi_disable' acquires mutex 'n->napi.dev.lock', which is held already
	netdev_unlock(n->napi.dev);
}

// As it is meant.

void knows_it_is_locked(struct nic *n)
{
	netdev_lock(n->napi.dev);
	napi_enable_locked(&n->napi);
	napi_disable_locked(&n->napi);
	netdev_unlock(n->napi.dev);
}

int opens(struct nic *n)
{
	netif_napi_add(n->dev, &n->napi, nic_poll);
	napi_enable(&n->napi);
	return 0;
}
