// RUN: %check %s

/* A driver's end unregisters its callbacks after it has stopped what they
   schedule. */

#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct net_device_ops {
	int (*ndo_stop)(struct net_device *dev);
	void (*ndo_tx_timeout)(struct net_device *dev, unsigned int queue);
};
void unregister_netdev(struct net_device *dev);
void netif_carrier_off(struct net_device *dev);

struct nic {
	struct work_struct reset;
	struct net_device *dev;
	int resets;
};

static void nic_reset(struct work_struct *w)
{
	struct nic *n = container_of(w, struct nic, reset);

	n->resets++;
}

static void nic_timeout(struct net_device *dev, unsigned int queue)
{
	struct nic *n = netdev_priv(dev);

	schedule_work(&n->reset); // note: 'schedule_work' schedules it again here
}

static const struct net_device_ops nic_ops = {
	.ndo_tx_timeout = nic_timeout, // note: 'nic_timeout' is registered here
};

static int nic_probe(struct platform_device *pdev)
{
	struct nic *n = platform_get_drvdata(pdev);

	INIT_WORK(&n->reset, nic_reset);
	return 0;
}

static void nic_remove(struct platform_device *pdev)
{
	struct nic *n = platform_get_drvdata(pdev);

	cancel_work_sync(&n->reset); // expect: timer-delete: 'cancel_work_sync' comes too early: until 'unregister_netdev' below, ndo_tx_timeout 'nic_timeout' may schedule it again
	unregister_netdev(n->dev); // note: 'unregister_netdev' waits for the handler here
}

static struct platform_driver nic_driver = {
	.probe = nic_probe,
	.remove = nic_remove,
};

static void right_order_remove(struct platform_device *pdev)
{
	struct nic *n = platform_get_drvdata(pdev);

	unregister_netdev(n->dev);
	cancel_work_sync(&n->reset);
}

static struct platform_driver right_order_driver = {
	.probe = nic_probe,
	.remove = right_order_remove,
};

/* Nothing waits for a link that is down. */
static void link_down_remove(struct platform_device *pdev)
{
	struct nic *n = platform_get_drvdata(pdev);

	netif_carrier_off(n->dev);
	cancel_work_sync(&n->reset);
	unregister_netdev(n->dev);
}

static struct platform_driver link_down_driver = {
	.probe = nic_probe,
	.remove = link_down_remove,
};

/* What unregistering calls back cancels it again. */
struct modem {
	struct work_struct reset;
	struct net_device *dev;
	int resets;
};

static void modem_reset(struct work_struct *w)
{
	struct modem *m = container_of(w, struct modem, reset);

	m->resets++;
}

static void modem_timeout(struct net_device *dev, unsigned int queue)
{
	struct modem *m = netdev_priv(dev);

	schedule_work(&m->reset);
}

static int modem_stop(struct net_device *dev)
{
	struct modem *m = netdev_priv(dev);

	cancel_work_sync(&m->reset);
	return 0;
}

static const struct net_device_ops modem_ops = {
	.ndo_stop = modem_stop,
	.ndo_tx_timeout = modem_timeout,
};

static int modem_probe(struct platform_device *pdev)
{
	struct modem *m = platform_get_drvdata(pdev);

	INIT_WORK(&m->reset, modem_reset);
	return 0;
}

static void modem_remove(struct platform_device *pdev)
{
	struct modem *m = platform_get_drvdata(pdev);

	cancel_work_sync(&m->reset);
	unregister_netdev(m->dev);
}

static struct platform_driver modem_driver = {
	.probe = modem_probe,
	.remove = modem_remove,
};
