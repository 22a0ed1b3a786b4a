// RUN: split-file %s %t && %link %t
//
// A file hands a function to another one, which stores it in a member and calls
// it later.

//--- port.h
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct port;
struct port_config {
	void (*changed)(struct port *p);
	int speed;
};
struct port_steps {
	void (*next)(struct port *p);
	void (*after)(struct port *p);
};
struct port {
	spinlock_t lock;
	struct mutex mutex;
	int irq;
	int speed;
	void (*done)(struct port *p);
	void (*lost)(struct port *p);
	void (*idle)(struct port *p);
	void (*changed)(struct port *p);
	struct port_steps steps;
};
void port_on_next(struct port *p, void (*next)(struct port *p));
void port_on_done(struct port *p, void (*done)(struct port *p));
void port_on_lost(struct port *p, void (*lost)(struct port *p), int speed);
void port_on_idle(struct port *p, void (*idle)(struct port *p));
void port_create(struct port *p, const struct port_config *config);
//--- core.c
#include "port.h"
void port_on_done(struct port *p, void (*done)(struct port *p))
{
	p->done = done;
}
static void set_lost(struct port *p, void (*lost)(struct port *p))
{
	p->lost = lost;
}
/* By way of a helper. */
void port_on_lost(struct port *p, void (*lost)(struct port *p), int speed)
{
	set_lost(p, lost);
	p->speed = speed;
}
void port_on_idle(struct port *p, void (*idle)(struct port *p))
{
	p->idle = idle;
}
/* From a struct of the caller's. */
void port_create(struct port *p, const struct port_config *config)
{
	p->changed = config->changed;
}
void port_done(struct port *p)
{
	spin_lock(&p->lock);
	if (p->done)
		p->done(p); // expect: sleep-in-atomic: 'tty_done' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
static irqreturn_t port_interrupt(int irq, void *data)
{
	struct port *p = data;

	p->lost(p); // expect: sleep-in-atomic: 'tty_lost' may sleep \(in 'mutex_lock'\) in hardirq context \(interrupt handler 'port_interrupt'\)
	return IRQ_HANDLED;
}
int port_probe(struct port *p)
{
	return request_irq(p->irq, port_interrupt, 0, "port", p);
}
/* Nobody passes one that sleeps. */
void port_idle(struct port *p)
{
	spin_lock(&p->lock);
	p->idle(p);
	spin_unlock(&p->lock);
}
void port_changed(struct port *p)
{
	spin_lock(&p->lock);
	p->changed(p); // expect: sleep-in-atomic: 'tty_changed' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
/* What the core stores itself says what is to be done when. */
void port_on_next(struct port *p, void (*next)(struct port *p))
{
	p->steps.next = next;
}
static void port_stopped(struct port *p)
{
	p->speed = 0;
}
void port_stop(struct port *p)
{
	spin_lock(&p->lock);
	p->steps.next = port_stopped;
	spin_unlock(&p->lock);
}
/* Not under the lock. */
void port_finish(struct port *p)
{
	void (*done)(struct port *p);

	spin_lock(&p->lock);
	done = p->done;
	spin_unlock(&p->lock);
	done(p);
}
//--- tty.c
#include "port.h"
static void tty_done(struct port *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
static void tty_lost(struct port *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
static void tty_idle(struct port *p)
{
	p->speed = 0;
}
static void tty_changed(struct port *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
void tty_open(struct port *p)
{
	struct port_config config = { .changed = tty_changed, .speed = 1 };

	port_on_done(p, tty_done);
	port_on_lost(p, tty_lost, 1);
	port_on_idle(p, tty_idle);
	port_on_next(p, tty_done);
	port_create(p, &config);
}
//--- steps.c
#include "port.h"
void port_next(struct port *p)
{
	spin_lock(&p->lock);
	p->steps.next(p);
	spin_unlock(&p->lock);
}
void port_restart(struct port *p)
{
	p->steps.after = p->steps.next;
	spin_lock(&p->lock);
	p->steps.after(p);
	spin_unlock(&p->lock);
}
//--- lp.c
#include "port.h"
static void lp_done(struct port *p)
{
	p->speed = 1;
}
void lp_open(struct port *p)
{
	port_on_done(p, lp_done);
}
