// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock that the kernel holds when it calls an operation is acquired nowhere
// here: told is who is called so.

#include <linux/spinlock.h>

struct uart_port {
	spinlock_t lock;
	int n;
};
struct uart_ops {
	void (*start_tx)(struct uart_port *port);
	void (*stop_tx)(struct uart_port *port);
	int (*startup)(struct uart_port *port);
};

static spinlock_t queue_lock, other_lock;

static void starts(struct uart_port *port)
{
	spin_lock(&queue_lock); // expect: lock-order: acquiring spinlock 'queue_lock' while holding
	port->n++;
	spin_unlock(&queue_lock);
}

static void stops(struct uart_port *port)
{
	spin_lock(&other_lock);
	port->n++;
	spin_unlock(&other_lock);
}

static int starts_up(struct uart_port *port)
{
	unsigned long flags;

	spin_lock_irqsave(&queue_lock, flags); // note: 'queue_lock' acquired here
	spin_lock(&port->lock); // note: 'port->lock' acquired here
	port->n = 0;
	spin_unlock(&port->lock);
	spin_unlock_irqrestore(&queue_lock, flags);
	return 0;
}

static const struct uart_ops ops = {
	.start_tx = starts, // note: 'starts' is registered here as uart_ops.start_tx, which is called with 'port->lock' held
	.stop_tx = stops,
	.startup = starts_up,
};
