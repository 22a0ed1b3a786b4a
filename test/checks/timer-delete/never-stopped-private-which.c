// RUN: %check %s

/* Of two net devices that a driver allocates, one is freed where it ends. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct net_device {
	int ifindex;
	unsigned char priv[];
};
struct net_device *alloc_etherdev_mqs(int size);
void free_netdev(struct net_device *dev);
static inline void *netdev_priv(const struct net_device *dev)
{
	return (void *)dev->priv;
}

struct adapter {
	struct net_device *monitor, *netdev;
};

struct port {
	struct work_struct link;
	int up;
};

static void port_link(struct work_struct *w)
{
	struct port *p = container_of(w, struct port, link);

	p->up = 1;
}

static irqreturn_t port_irq(int irq, void *data)
{
	struct adapter *a = data;
	struct port *p = netdev_priv(a->netdev);

	schedule_work(&p->link);
	return IRQ_HANDLED;
}

static int port_probe(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);
	struct port *p;

	a->monitor = alloc_etherdev_mqs(0);
	if (!a->monitor)
		return -ENOMEM;
	a->netdev = alloc_etherdev_mqs(sizeof(*p));
	if (!a->netdev)
		return -ENOMEM;
	p = netdev_priv(a->netdev);
	INIT_WORK(&p->link, port_link);
	return request_irq(5, port_irq, 0, "port", a);
}

static void port_remove(struct platform_device *pdev)
{
	struct adapter *a = platform_get_drvdata(pdev);

	free_irq(5, a);
	free_netdev(a->monitor);
}

static struct platform_driver port_driver = {
	.probe = port_probe,
	.remove = port_remove,
};
