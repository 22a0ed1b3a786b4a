// RUN: split-file %s %t && %link %t
//
// The handler is registered in one file and defined in another, and both come
// to one acquisition in a third.

//--- api.h
#include <linux/interrupt.h>
#include <linux/spinlock.h>
struct port {
	spinlock_t lock;
	spinlock_t saved;
	int irq;
};
irqreturn_t port_interrupt(int irq, void *data);
void port_push(struct port *p);
void port_push_saved(struct port *p);
//--- probe.c
#include "api.h"
int probe(struct port *p)
{
	return request_irq(p->irq, port_interrupt, 0, "port", p); // note: 'port_interrupt' is registered here as interrupt handler
}
//--- handler.c
#include "api.h"
irqreturn_t port_interrupt(int irq, void *data)
{
	port_push(data);
	port_push_saved(data);
	return IRQ_HANDLED;
}
//--- queue.c
#include "api.h"
void port_push(struct port *p)
{
	spin_lock(&p->lock); // expect: irq-unsafe-lock: acquiring spinlock '.*lock' with interrupts enabled, which interrupt handler 'port_interrupt' acquires in hardirq context
	spin_unlock(&p->lock);
}
void port_push_saved(struct port *p)
{
	unsigned long flags;

	spin_lock_irqsave(&p->saved, flags);
	spin_unlock_irqrestore(&p->saved, flags);
}
//--- task.c
#include <linux/delay.h>
#include "api.h"
int write(struct port *p)
{
	msleep(1);
	port_push(p);
	port_push_saved(p);
	return 0;
}
