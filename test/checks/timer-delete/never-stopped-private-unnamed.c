// RUN: %check %s

/*
 * Private data that the function which frees it does not name: the driver
 * allocates such objects in one place.
 */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <net/mac80211.h>

bool cancel_delayed_work_sync(struct delayed_work *w);

struct net_device {
	int ifindex;
	unsigned char priv[];
};
struct net_device *alloc_fcdev(int size);
struct net_device *alloc_etherdev_mqs(int size);
void free_netdev(struct net_device *dev);
static inline void *netdev_priv(const struct net_device *dev)
{
	return (void *)dev->priv;
}

struct adapter {
	struct net_device *netdev;
	struct ieee80211_hw *hw;
};

struct lan {
	struct delayed_work refill, cancelled;
	int buckets;
};

static void lan_refill(struct work_struct *w)
{
	struct lan *l = container_of(w, struct lan, refill.work);

	l->buckets++;
}

static void lan_cancelled(struct work_struct *w)
{
	struct lan *l = container_of(w, struct lan, cancelled.work);

	l->buckets--;
}

static void lan_receive(struct net_device *dev)
{
	struct lan *l = netdev_priv(dev);

	schedule_delayed_work(&l->refill, 1); // note: 'schedule_delayed_work' schedules it here
	schedule_delayed_work(&l->cancelled, 1);
}

static irqreturn_t lan_irq(int irq, void *data)
{
	struct adapter *a = data;

	lan_receive(a->netdev);
	return IRQ_HANDLED;
}

static int lan_probe(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);
	struct net_device *dev = alloc_fcdev(sizeof(struct lan));
	struct lan *l;

	if (!dev)
		return -ENOMEM;
	l = netdev_priv(dev);
	INIT_DELAYED_WORK(&l->refill, lan_refill); // expect: timer-delete: nothing stops work function 'lan_refill', which may run after what contains its object is freed
	INIT_DELAYED_WORK(&l->cancelled, lan_cancelled);
	a->netdev = dev;
	return request_irq(5, lan_irq, 0, "lan", a);
}

static void lan_free(struct adapter *a)
{
	free_netdev(a->netdev); // note: freed by 'free_netdev' here
}

static void lan_remove(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);
	struct lan *l = netdev_priv(a->netdev);

	free_irq(5, a);
	cancel_delayed_work_sync(&l->cancelled);
	lan_free(a);
}

static struct platform_driver lan_driver = {
	.probe = lan_probe,
	.remove = lan_remove,
};

/* A member points to the private data. */

struct radio {
	struct work_struct scan;
	int channel;
};

static void radio_scan(struct work_struct *w)
{
	struct radio *r = container_of(w, struct radio, scan);

	r->channel++;
}

static irqreturn_t radio_irq(int irq, void *data)
{
	struct adapter *a = data;
	struct radio *r = a->hw->priv;

	schedule_work(&r->scan);
	return IRQ_HANDLED;
}

static int radio_probe(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);
	struct ieee80211_hw *hw = ieee80211_alloc_hw(sizeof(struct radio));
	struct radio *r;

	if (!hw)
		return -ENOMEM;
	r = hw->priv;
	INIT_WORK(&r->scan, radio_scan); // expect: timer-delete: nothing stops work function 'radio_scan', which may run after what contains its object is freed
	a->hw = hw;
	return request_irq(6, radio_irq, 0, "radio", a);
}

static void radio_remove(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);

	free_irq(6, a);
	ieee80211_free_hw(a->hw);
}

static struct platform_driver radio_driver = {
	.probe = radio_probe,
	.remove = radio_remove,
};
