// RUN: %check %s -- -DLINUX=702
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// More locks that came after 6.12: of the network, and around waits.

#include "Inputs/calls.h"

struct dev {
	struct mutex mutex;
	spinlock_t lock;
	struct alarm alarm;
	struct hrtimer hrtimer;
	int n;
};

int interruptible(struct dev *d)
{
	if (rtnl_lock_interruptible())
		return -4;
	if (d->n)
		return -16; // expect: unbalanced-lock: returning with mutex 'rtnl_mutex' held
	rtnl_unlock();
	return 0;
}

int killable(struct net *net)
{
	if (rtnl_net_lock_killable(net))
		return -4;
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	return 0;
}

int namespaces(struct dev *d, struct net *net)
{
	rtnl_lock();
	__rtnl_net_lock(net);
	if (d->n)
		goto out;
	__rtnl_net_unlock(net);
out:
	rtnl_unlock();
	return 0; // expect: unbalanced-lock: returning with mutex 'net->rtnl_mutex' held
}

int by_name(struct dev *d, struct net *net)
{
	struct net_device *dev = netdev_get_by_name_lock(net, "eth0");

	if (!dev)
		return -19;
	if (d->n)
		return -16; // expect: unbalanced-lock: returning with mutex 'struct net_device.lock' held
	netdev_unlock(dev);
	return 0;
}

void sets_irq(struct napi_struct *napi)
{
	netdev_lock(napi->dev);
	netif_napi_set_irq_locked(napi, 1);
	netif_napi_set_irq(napi, 1); // expect: double-lock: 'netif_napi_set_irq' acquires mutex 'napi->dev.lock', which is held already
	netdev_unlock(napi->dev);
}

// Who waits has released the lock meanwhile.

void waits(struct dev *d)
{
	mutex_lock(&d->mutex);
	wait_var_event_mutex(&d->n, d->n, &d->mutex);
	mutex_unlock(&d->mutex);
	spin_lock(&d->lock);
	wait_var_event_spinlock(&d->n, d->n, &d->lock);
	spin_unlock(&d->lock);
}

void waits_under_another(struct dev *d)
{
	spin_lock(&d->lock);
	mutex_lock(&d->mutex); // expect: sleep-in-atomic: 'mutex_lock' may sleep
	wait_var_event_mutex(&d->n, d->n, &d->mutex); // expect: sleep-in-atomic: may sleep while spinlock 'd->lock' is held
	mutex_unlock(&d->mutex);
	spin_unlock(&d->lock);
}
