// RUN: %check %s
// Locks that the kernel holds when it calls a driver's operation.

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/notifier.h>

struct net_device;
struct net_device_ops {
	int (*ndo_change_mtu)(struct net_device *dev, int mtu);
	int (*ndo_set_features)(struct net_device *dev, u64 features);
	int (*ndo_setup_tc)(struct net_device *dev, int type, void *data);
};

static int nic_change_mtu(struct net_device *dev, int mtu)
{
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
	return 0;
}

static void nic_restart(struct net_device *dev)
{
	rtnl_lock(); // note: 'rtnl_mutex' acquired here
	rtnl_unlock();
}

static int nic_set_features(struct net_device *dev, u64 features)
{
	nic_restart(dev); // expect: double-lock: 'nic_restart' acquires mutex 'rtnl_mutex', which is held already
	return 0;
}

/* A flow table's offload comes here without it. */
static int nic_setup_tc(struct net_device *dev, int type, void *data)
{
	rtnl_lock();
	rtnl_unlock();
	return 0;
}

const struct net_device_ops nic_ops = {
	.ndo_change_mtu = nic_change_mtu,
	.ndo_set_features = nic_set_features,
	.ndo_setup_tc = nic_setup_tc,
};

int register_netdevice_notifier(struct notifier_block *nb);
int register_netevent_notifier(struct notifier_block *nb);

static int device_changed(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
	return 0;
}

static int on_route(struct notifier_block *nb, unsigned long event, void *data)
{
	if (rtnl_trylock())
		rtnl_unlock();
	return 0;
}

static struct notifier_block changes = { .notifier_call = device_changed };
static struct notifier_block routes = { .notifier_call = on_route };

void nic_listen(void)
{
	register_netdevice_notifier(&changes);
	register_netevent_notifier(&routes);
}

/* The bus is locked for each access, but not to reset it. */
struct mii_bus {
	int (*read)(struct mii_bus *bus, int address, int regnum);
	int (*reset)(struct mii_bus *bus);
	struct mutex mdio_lock;
};

static int gpio_mdio_read(struct mii_bus *bus, int address, int regnum)
{
	mutex_lock(&bus->mdio_lock); // expect: double-lock: acquiring mutex 'bus->mdio_lock', which is held already
	mutex_unlock(&bus->mdio_lock);
	return 0;
}

static int gpio_mdio_reset(struct mii_bus *bus)
{
	mutex_lock(&bus->mdio_lock);
	mutex_unlock(&bus->mdio_lock);
	return 0;
}

void gpio_mdio_setup(struct mii_bus *bus)
{
	bus->read = gpio_mdio_read;
	bus->reset = gpio_mdio_reset;
}

struct backlight_device {
	struct mutex update_lock;
};
struct backlight_ops {
	int (*update_status)(struct backlight_device *bd);
	int (*get_brightness)(struct backlight_device *bd);
};

static int lamp_update(struct backlight_device *bd)
{
	mutex_lock(&bd->update_lock); // expect: double-lock: acquiring mutex 'bd->update_lock', which is held already
	mutex_unlock(&bd->update_lock);
	return 0;
}

static int lamp_get(struct backlight_device *bd)
{
	mutex_lock(&bd->update_lock);
	mutex_unlock(&bd->update_lock);
	return 0;
}

const struct backlight_ops lamp_ops = {
	.update_status = lamp_update,
	.get_brightness = lamp_get,
};
