// RUN: %check %s
// Who frees an object frees the private data that the object points to, too, and
// that points back to it.

#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct ieee80211_hw {
	void *priv;
	int flags;
};
void ieee80211_free_hw(struct ieee80211_hw *hw);

struct radio {
	struct ieee80211_hw *hw;
	struct timer_list command;
	struct work_struct scan;
	struct radio *peer;
};

void by_hw(struct ieee80211_hw *hw)
{
	struct radio *r = hw->priv;

	timer_delete(&r->command); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	ieee80211_free_hw(hw); // note: 'ieee80211_free_hw'
}

static void quiesce(struct radio *r)
{
	timer_delete(&r->command); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
}

void by_radio(struct radio *r)
{
	struct ieee80211_hw *hw = r->hw;

	quiesce(r);
	r->hw = NULL;
	ieee80211_free_hw(hw);
}

static void release(struct radio *r)
{
	ieee80211_free_hw(r->hw);
}

void by_helper(struct radio *r)
{
	cancel_work(&r->scan); // expect: timer-delete: 'cancel_work' does not wait for the handler, but what contains it is freed
	release(r);
}

void waits(struct ieee80211_hw *hw)
{
	struct radio *r = hw->priv;

	timer_delete_sync(&r->command);
	ieee80211_free_hw(hw);
}

/* Another radio's, which stays. */
void of_another(struct radio *r)
{
	timer_delete(&r->peer->command);
	ieee80211_free_hw(r->hw);
}

/* The memory that a device points to is its own. */
void no_private_data(struct radio *r)
{
	timer_delete(&r->command);
	kfree(r->hw);
}

/* Private data may be a part of the object, or a member may point to it. */

struct Scsi_Host {
	int host_no;
	unsigned long hostdata[];
};
void scsi_host_put(struct Scsi_Host *shost);
static inline void *shost_priv(struct Scsi_Host *shost)
{
	return (void *)shost->hostdata;
}

struct adapter {
	struct Scsi_Host *host;
	struct timer_list reset;
};

void by_host(struct Scsi_Host *shost)
{
	struct adapter *a = shost_priv(shost);

	timer_delete(&a->reset); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	scsi_host_put(shost); // note: 'scsi_host_put'
}

void by_adapter(struct adapter *a)
{
	timer_delete(&a->reset); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	scsi_host_put(a->host);
}

void waits_for_reset(struct Scsi_Host *shost)
{
	struct adapter *a = shost_priv(shost);

	timer_delete_sync(&a->reset);
	scsi_host_put(shost);
}

struct usb_hcd {
	int state;
	unsigned long hcd_priv[];
};
void usb_put_hcd(struct usb_hcd *hcd);

struct controller {
	struct work_struct probe;
};

void by_hcd(struct usb_hcd *hcd)
{
	struct controller *c = (struct controller *)hcd->hcd_priv;

	cancel_work(&c->probe); // expect: timer-delete: 'cancel_work' does not wait for the handler, but what contains it is freed
	usb_put_hcd(hcd);
}

struct iio_dev {
	void *priv;
};
void iio_device_free(struct iio_dev *indio_dev);
static inline void *iio_priv(const struct iio_dev *indio_dev)
{
	return indio_dev->priv;
}

struct sensor {
	struct timer_list sample;
};

void by_iio_device(struct iio_dev *indio_dev)
{
	struct sensor *s = iio_priv(indio_dev);

	timer_delete(&s->sample); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	iio_device_free(indio_dev);
}

struct memstick_host {
	int id;
	unsigned long private[];
};
void memstick_free_host(struct memstick_host *host);
static inline void *memstick_priv(struct memstick_host *host)
{
	return (void *)host->private;
}

struct reader {
	struct timer_list detect;
};

void by_memstick_host(struct memstick_host *host)
{
	struct reader *r = memstick_priv(host);

	timer_delete(&r->detect); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	memstick_free_host(host);
}

/* As netdev_priv() was before 6.11: behind the device. */

struct net_device {
	int ifindex;
};
void free_candev(struct net_device *dev);
static inline void *netdev_priv(const struct net_device *dev)
{
	return (char *)dev + ((sizeof(struct net_device) + 31) & ~31ul);
}

struct can {
	struct timer_list restart;
};

void by_can_device(struct net_device *dev)
{
	struct can *can = netdev_priv(dev);

	timer_delete(&can->restart); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	free_candev(dev);
}
