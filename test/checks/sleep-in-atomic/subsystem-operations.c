// RUN: %check %s
// Operations within one subsystem: beside each that must not sleep, one of the
// same driver that may.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/spinlock.h>
#include "Inputs/mlx5-events.h"

static DEFINE_MUTEX(bus);
static int calls;

/* States die under their lock, or in a timer; they are added by tasks. */
struct xfrm_state;
struct xfrmdev_ops {
	int (*xdo_dev_state_add)(struct xfrm_state *x);
	void (*xdo_dev_state_delete)(struct xfrm_state *x);
	void (*xdo_dev_state_free)(struct xfrm_state *x);
};

static int tunnel_add(struct xfrm_state *x)
{
	mutex_lock(&bus);
	calls++;
	mutex_unlock(&bus);
	return 0;
}

static void tunnel_delete(struct xfrm_state *x)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(xfrmdev_ops.xdo_dev_state_delete 'tunnel_delete'\)
	calls--;
	mutex_unlock(&bus);
}

static void tunnel_free(struct xfrm_state *x)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
}

static const struct xfrmdev_ops tunnel_ops = {
	.xdo_dev_state_add = tunnel_add,
	.xdo_dev_state_delete = tunnel_delete,
	.xdo_dev_state_free = tunnel_free,
};

/* The port's lock is held while its mode is set, not where it is chosen. */
struct serial_rs485;
struct uart_port {
	spinlock_t lock;
	int (*rs485_config)(struct uart_port *port, struct serial_rs485 *rs485);
	int (*iso7816_config)(struct uart_port *port, void *config);
	void (*set_termios)(struct uart_port *port);
};

static int chip_rs485(struct uart_port *port, struct serial_rs485 *rs485)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled \(uart_port.rs485_config 'chip_rs485'\)
	return 0;
}

static int chip_iso7816(struct uart_port *port, void *config)
{
	udelay(10);
	return 0;
}

static void chip_termios(struct uart_port *port)
{
	msleep(1);
}

void chip_init(struct uart_port *port)
{
	port->rs485_config = chip_rs485;
	port->iso7816_config = chip_iso7816;
	port->set_termios = chip_termios;
}

/* Two chains of one device: which one it is, the registering function says. */
struct mlx5_core_dev;
int mlx5_notifier_register(struct mlx5_core_dev *dev,
			   struct notifier_block *nb);
int mlx5_blocking_notifier_register(struct mlx5_core_dev *dev,
				    struct notifier_block *nb);

static int port_event(struct notifier_block *nb, unsigned long event,
		      void *data)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(mlx5 event notifier 'port_event'\)
	mutex_unlock(&bus);
	return 0;
}

static int driver_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
	return 0;
}

static struct notifier_block port_nb = { .notifier_call = port_event };
static struct notifier_block driver_nb = { .notifier_call = driver_event };

void listen(struct mlx5_core_dev *dev)
{
	mlx5_notifier_register(dev, &port_nb);
	mlx5_blocking_notifier_register(dev, &driver_nb);
}

/* A macro registers nothing, but says what the function is for. */
static int pages_wanted(struct notifier_block *nb, unsigned long event,
			void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(mlx5 event notifier 'pages_wanted'\)
	return 0;
}

static int pages_counted(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	calls++;
	return 0;
}

static struct mlx5_nb wanted, counted;

void listen_for_pages(void)
{
	MLX5_NB_INIT(&wanted, pages_wanted, 1);
	MLX5_NB_INIT(&counted, pages_counted, 2);
}

/* Packets are received in softirqs. */
struct net_device;
struct sk_buff;
int netdev_rx_handler_register(struct net_device *dev,
			       int (*rx_handler)(struct sk_buff **pskb),
			       void *data);

static int bridge_rx(struct sk_buff **pskb)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: 'mutex_lock' may sleep in softirq context \(receive handler 'bridge_rx'\)
	mutex_unlock(&bus);
	return 0;
}

static int bond_rx(struct sk_buff **pskb)
{
	calls++;
	return 0;
}

int bridge(struct net_device *dev)
{
	mutex_lock(&bus);
	netdev_rx_handler_register(dev, bridge_rx, 0);
	mutex_unlock(&bus);
	return netdev_rx_handler_register(dev, bond_rx, 0);
}

/* Blocks are read in one place and asked for in another. */
struct dm_io_notify {
	void (*fn)(unsigned long error, void *context);
	void *context;
};
struct dm_io_request {
	struct dm_io_notify notify;
};
int dm_io(struct dm_io_request *request);

static void metadata_read(unsigned long error, void *context)
{
	msleep(1); // expect: sleep-in-atomic: \(dm_io_notify.fn 'metadata_read'\)
}

static void metadata_written(unsigned long error, void *context)
{
	calls++;
}

int read_metadata(void)
{
	struct dm_io_request read = { .notify.fn = metadata_read };
	struct dm_io_request write = { .notify.fn = metadata_written };

	msleep(1);
	return dm_io(&read) + dm_io(&write);
}
