// RUN: %check %s

/* Functions of the kernel that call the driver back before they return. */

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/pm_runtime.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/usb.h>

struct reader {
	struct mutex io_mutex, state_mutex;
	struct usb_device *udev;
	int n;
};
static DEFINE_MUTEX(all_readers);
static DEFINE_MUTEX(unrelated);

static int reader_pre_reset(struct usb_interface *intf)
{
	struct reader *r = usb_get_intfdata(intf);

	mutex_lock(&all_readers);
	mutex_unlock(&all_readers);
	mutex_lock(&r->io_mutex);
	return 0;
}

static int reader_post_reset(struct usb_interface *intf)
{
	struct reader *r = usb_get_intfdata(intf);

	mutex_unlock(&r->io_mutex);
	return 0;
}

static struct usb_driver reader_driver = {
	.name = "reader",
	.pre_reset = reader_pre_reset, // note: 'reader_pre_reset' is registered here
	.post_reset = reader_post_reset,
};

void reset_locked(struct reader *r)
{
	mutex_lock(&r->io_mutex); // note: 'r->io_mutex' acquired here
	usb_reset_device(r->udev); // expect: double-lock: 'usb_reset_device' calls usb_driver.pre_reset 'reader_pre_reset', which acquires mutex 'r->io_mutex' that is held here
	mutex_unlock(&r->io_mutex);
}

void reset_all_locked(struct reader *r)
{
	mutex_lock(&all_readers); // note: 'all_readers' acquired here
	usb_reset_device(r->udev); // expect: double-lock: 'usb_reset_device' calls usb_driver.pre_reset 'reader_pre_reset', which acquires mutex 'all_readers' that is held here
	mutex_unlock(&all_readers);
}

void reset_unlocked(struct reader *r)
{
	mutex_lock(&r->io_mutex);
	r->n++;
	mutex_unlock(&r->io_mutex);
	usb_reset_device(r->udev);
}

void reset_with_other_locks(struct reader *r)
{
	mutex_lock(&unrelated);
	mutex_lock(&r->state_mutex);
	usb_reset_device(r->udev);
	mutex_unlock(&r->state_mutex);
	mutex_unlock(&unrelated);
}

/* Another device than that of the lock. */
void reset_other(struct reader *r, struct usb_device *hub)
{
	mutex_lock(&r->io_mutex);
	usb_reset_device(hub);
	mutex_unlock(&r->io_mutex);
}

static void do_reset(struct reader *r)
{
	usb_reset_device(r->udev); // note: calls 'usb_reset_device' here
}

void reset_by_callee(struct reader *r)
{
	mutex_lock(&r->io_mutex); // note: 'r->io_mutex' acquired here
	do_reset(r); // expect: double-lock: 'do_reset' calls usb_driver.pre_reset 'reader_pre_reset', which acquires mutex 'r->io_mutex' that is held here
	mutex_unlock(&r->io_mutex);
}

/* Runtime power management. */
struct sensor {
	struct device *dev;
	struct mutex lock;
	int n;
};

static int sensor_resume(struct device *dev)
{
	struct sensor *s = dev_get_drvdata(dev);

	mutex_lock(&s->lock);
	s->n++;
	mutex_unlock(&s->lock);
	return 0;
}

static int sensor_suspend(struct device *dev)
{
	struct sensor *s = dev_get_drvdata(dev);

	/* It is busy, rather. */
	if (!mutex_trylock(&s->lock))
		return -16;
	s->n--;
	mutex_unlock(&s->lock);
	return 0;
}

static const struct dev_pm_ops sensor_pm = {
	.runtime_suspend = sensor_suspend,
	.runtime_resume = sensor_resume, // note: 'sensor_resume' is registered here
};

int sensor_read(struct sensor *s)
{
	mutex_lock(&s->lock); // note: 's->lock' acquired here
	pm_runtime_get_sync(s->dev); // expect: double-lock: 'pm_runtime_get_sync' calls dev_pm_ops.runtime_resume 'sensor_resume', which acquires mutex 's->lock' that is held here
	s->n++;
	pm_runtime_put_sync(s->dev);
	mutex_unlock(&s->lock);
	return s->n;
}

int sensor_read_right(struct sensor *s)
{
	pm_runtime_get_sync(s->dev);
	mutex_lock(&s->lock);
	s->n++;
	mutex_unlock(&s->lock);
	pm_runtime_put_sync(s->dev);
	return s->n;
}

/* What was received may be answered at once. */
struct nic {
	spinlock_t tx_lock, rx_lock;
	struct napi_struct napi;
	struct sk_buff *skb;
	int n;
};
int napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb);

struct net_device_ops {
	int (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
};

static int nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct nic *n = netdev_priv(dev);
	unsigned long flags;

	spin_lock_irqsave(&n->tx_lock, flags);
	n->n++;
	spin_unlock_irqrestore(&n->tx_lock, flags);
	return 0;
}

const struct net_device_ops nic_ops = {
	.ndo_start_xmit = nic_xmit, // note: 'nic_xmit' is registered here
};

static int nic_poll(struct napi_struct *napi, int budget)
{
	struct nic *n = container_of(napi, struct nic, napi);
	unsigned long flags;

	spin_lock_irqsave(&n->rx_lock, flags);
	napi_gro_receive(napi, n->skb);
	spin_unlock_irqrestore(&n->rx_lock, flags);
	spin_lock_irqsave(&n->tx_lock, flags); // note: 'n->tx_lock' acquired here
	napi_gro_receive(napi, n->skb); // expect: double-lock: 'napi_gro_receive' calls ndo_start_xmit 'nic_xmit', which acquires spinlock 'n->tx_lock' that is held here
	spin_unlock_irqrestore(&n->tx_lock, flags);
	return 1;
}

void nic_probe(struct nic *n, struct net_device *dev)
{
	netif_napi_add(dev, &n->napi, nic_poll);
}
