// RUN: %check %s
// A helper makes a handler of the function that it is passed.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct port {
	spinlock_t rx;
	spinlock_t tx;
	spinlock_t slow;
	spinlock_t tick;
	int irq;
	int n;
	struct timer_list timer;
	struct work_struct work;
};

static int port_request(struct port *p, irq_handler_t hard, irq_handler_t thread)
{
	int err = request_threaded_irq(p->irq, hard, thread, 0, "port", p);

	if (err)
		p->n = err;
	return err ? err : p->irq;
}

static int port_start(struct port *p, irq_handler_t hard, irq_handler_t thread)
{
	p->n = 0;
	return port_request(p, hard, thread);
}

static irqreturn_t rx_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->rx);
	p->n++;
	spin_unlock(&p->rx);
	return IRQ_HANDLED;
}

static irqreturn_t tx_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->tx);
	p->n--;
	spin_unlock(&p->tx);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t slow_thread(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->slow);
	p->n = 0;
	spin_unlock(&p->slow);
	return IRQ_HANDLED;
}

static void port_timer(struct port *p, void (*fn)(struct timer_list *t))
{
	timer_setup(&p->timer, fn, 0);
	mod_timer(&p->timer, 10);
}

static void tick(struct timer_list *t)
{
	struct port *p = container_of(t, struct port, timer);

	spin_lock(&p->tick);
	p->n++;
	spin_unlock(&p->tick);
}

static void port_reset(struct work_struct *work)
{
	struct port *p = container_of(work, struct port, work);

	spin_lock(&p->rx); // expect: irq-unsafe-lock: acquiring spinlock 'p->rx' with interrupts enabled, which interrupt handler 'rx_irq' acquires in hardirq context
	p->n = 0;
	spin_unlock(&p->rx);
	spin_lock_irq(&p->rx);
	p->n = 1;
	spin_unlock_irq(&p->rx);
	// By way of two helpers.
	spin_lock(&p->tx); // expect: irq-unsafe-lock: acquiring spinlock 'p->tx' with interrupts enabled, which interrupt handler 'tx_irq' acquires in hardirq context
	p->n = 2;
	spin_unlock(&p->tx);
	// The thread of an interrupt is a task.
	spin_lock(&p->slow);
	p->n = 3;
	spin_unlock(&p->slow);
	spin_lock(&p->tick); // expect: irq-unsafe-lock: acquiring spinlock 'p->tick' with bottom halves enabled, which timer function 'tick' acquires in softirq context
	p->n = 4;
	spin_unlock(&p->tick);
	spin_lock_bh(&p->tick);
	p->n = 5;
	spin_unlock_bh(&p->tick);
}

int port_probe(struct port *p)
{
	INIT_WORK(&p->work, port_reset);
	port_timer(p, tick);
	if (port_request(p, rx_irq, NULL) < 0)
		return -EIO;
	return port_start(p, tx_irq, slow_thread);
}
