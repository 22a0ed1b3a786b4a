// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Operations that the kernel calls with a lock held: they must not acquire it, may release it for a while.

#include <linux/spinlock.h>

struct uart_port {
	spinlock_t lock;
	int n;
};
struct uart_ops {
	void (*start_tx)(struct uart_port *port);
	void (*stop_tx)(struct uart_port *port);
	void (*stop_rx)(struct uart_port *port);
	int (*startup)(struct uart_port *port);
};

static void takes_it(struct uart_port *port)
{
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags); // expect: double-lock: acquiring spinlock 'port->lock'
	port->n++;
	spin_unlock_irqrestore(&port->lock, flags);
}

static void uses_it(struct uart_port *port)
{
	port->n++;
}

static void drops_it(struct uart_port *port)
{
	spin_unlock(&port->lock);
	port->n++;
	spin_lock(&port->lock);
}

static int called_without(struct uart_port *port)
{
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags);
	port->n = 0;
	spin_unlock_irqrestore(&port->lock, flags);
	return 0;
}

static const struct uart_ops ops = {
	.start_tx = takes_it, // note: 'takes_it' is registered here as uart_ops.start_tx, which is called with 'port->lock' held
	.stop_tx = uses_it,
	.stop_rx = drops_it,
	.startup = called_without,
};
