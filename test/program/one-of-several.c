// RUN: split-file %s %t && %link %t
//
// A core calls its drivers through a table of functions that each of them has.
// That one of them sleeps is told where the core must not, but not where a
// driver's own code is on the way: it calls its own functions.

//--- clock.h
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct clock;
struct clock_ops {
	void (*set)(struct clock *c, int rate);
	int (*get)(struct clock *c);
	void (*poll)(struct clock *c);
	void (*tune)(struct clock *c);
};
struct clock_hooks {
	void (*changed)(struct clock *c);
};
struct clock {
	spinlock_t lock;
	struct mutex mutex;
	int irq;
	int kind;
	bool locked;
	const struct clock_ops *ops;
	struct clock_hooks hooks;
};
extern const struct clock_ops pll_ops;
extern const struct clock_ops gate_ops;
static inline int clock_get(struct clock *c)
{
	return c->ops->get ? c->ops->get(c) : -22;
}
struct clock_event {
	int first;
	void (*handle)(struct clock *c, int number);
	void (*show)(struct clock *c, int number);
};
void clock_update(struct clock *c);
void clock_hook(struct clock *c, int slow);
void clock_lost(struct clock *c, int number);
void clock_found(struct clock *c, int number);
//--- core.c
#include "clock.h"
void clock_set(struct clock *c, int rate)
{
	spin_lock(&c->lock); // note: 'c->lock' acquired here
	c->ops->set(c, rate); // expect: sleep-in-atomic: 'pll_set' may sleep \(in 'mutex_lock'\) while spinlock 'c->lock' is held
	spin_unlock(&c->lock);
}
/* A helper of the header makes the call. */
int clock_read(struct clock *c)
{
	int rate;

	spin_lock(&c->lock);
	rate = clock_get(c); // expect: sleep-in-atomic: 'clock_get' may sleep \(in 'mutex_lock'\) while spinlock 'c->lock' is held
	spin_unlock(&c->lock);
	return rate;
}
/* So does a helper of the core. */
static void clock_check(struct clock *c)
{
	c->ops->poll(c);
}
static irqreturn_t clock_interrupt(int irq, void *data)
{
	clock_check(data); // expect: sleep-in-atomic: 'clock_check' may sleep \(in 'mutex_lock'\) in hardirq context \(interrupt handler 'clock_interrupt'\)
	return IRQ_HANDLED;
}
int clock_probe(struct clock *c)
{
	return request_irq(c->irq, clock_interrupt, 0, "clock", c);
}
/* What the path asks for tells them apart. */
void clock_tune(struct clock *c)
{
	if (c->kind == 1) {
		c->ops->tune(c);
		return;
	}
	spin_lock(&c->lock);
	if (c->kind == 2)
		c->ops->tune(c);
	spin_unlock(&c->lock);
}
/* Each driver calls it for clocks of its own. */
void clock_update(struct clock *c)
{
	c->ops->tune(c);
}
/* A table that has a name. */
void clock_set_gate(struct clock *c)
{
	spin_lock(&c->lock);
	gate_ops.set(c, 0);
	spin_unlock(&c->lock);
}
/* It is set for one clock or another: in which contexts, is not known. */
void clock_change(struct clock *c)
{
	spin_lock(&c->lock);
	c->hooks.changed(c);
	spin_unlock(&c->lock);
}
//--- pll.c
#include "clock.h"
static void pll_set(struct clock *c, int rate)
{
	mutex_lock(&c->mutex);
	mutex_unlock(&c->mutex);
}
static int pll_get(struct clock *c)
{
	mutex_lock(&c->mutex);
	mutex_unlock(&c->mutex);
	return 1;
}
static void pll_tune(struct clock *c)
{
	mutex_lock(&c->mutex);
	mutex_unlock(&c->mutex);
}
const struct clock_ops pll_ops = {
	.set = pll_set,
	.get = pll_get,
	.poll = pll_tune,
	.tune = pll_tune,
};
//--- gate.c
#include "clock.h"
static void gate_set(struct clock *c, int rate)
{
	c->kind = rate;
}
static int gate_get(struct clock *c)
{
	return c->kind;
}
static void gate_tune(struct clock *c)
{
	c->locked = true;
}
const struct clock_ops gate_ops = {
	.set = gate_set,
	.get = gate_get,
	.poll = gate_tune,
	.tune = gate_tune,
};
/* Its own functions, directly and by way of the core. */
void gate_restart(struct clock *c)
{
	spin_lock(&c->lock);
	c->ops->set(c, 1);
	clock_update(c);
	spin_unlock(&c->lock);
}
//--- hooks.c
#include "clock.h"
static void changed_fast(struct clock *c)
{
	c->locked = false;
}
static void changed_slow(struct clock *c)
{
	mutex_lock(&c->mutex);
	mutex_unlock(&c->mutex);
}
void clock_hook(struct clock *c, int slow)
{
	if (slow)
		c->hooks.changed = changed_slow;
	else
		c->hooks.changed = changed_fast;
}
//--- events.c
#include "clock.h"
static void none(struct clock *c, int number)
{
}
static void ready(struct clock *c, int number)
{
	spin_lock(&c->lock);
	c->kind = number;
	spin_unlock(&c->lock);
}
static void show(struct clock *c, int number)
{
	mutex_lock(&c->mutex);
	mutex_unlock(&c->mutex);
}
/* Another file knows what it does. */
static void lost(struct clock *c, int number)
{
	clock_lost(c, number);
}
static void found(struct clock *c, int number)
{
	clock_found(c, number);
}
static void e1(struct clock *c, int number) { c->kind = 1; }
static void e2(struct clock *c, int number) { c->kind = 2; }
static void e3(struct clock *c, int number) { c->kind = 3; }
static void e4(struct clock *c, int number) { c->kind = 4; }
static void e5(struct clock *c, int number) { c->kind = 5; }
static void e6(struct clock *c, int number) { c->kind = 6; }
static const struct clock_event events[] = {
	{ 0, e1, show }, { 1, e2, show }, { 2, e3, none }, { 3, e4, none },
	{ 4, e5, none }, { 5, e6, none }, { 6, ready, none }, { 7, lost, none },
	{ 8, none, none }, { 9, found, none }, { 10, 0, 0 },
};
/* One of a table of ten functions: which of them, the device says. */
static irqreturn_t events_interrupt(int irq, void *data)
{
	struct clock *c = data;
	const struct clock_event *e;

	for (e = &events[0]; e->handle; e++)
		if (c->kind <= e->first) {
			e->handle(c, c->kind - e->first); // expect: sleep-in-atomic: 'lost' may sleep \(in 'mutex_lock'\) in hardirq context \(interrupt handler 'events_interrupt'\)
			break;
		}
	return IRQ_HANDLED;
}
int events_probe(struct clock *c)
{
	return request_irq(c->irq, events_interrupt, 0, "events", c);
}
/* Two of the others sleep, but a task calls them. */
void events_show(struct clock *c, int number)
{
	events[number].show(c, number);
}
void events_set(struct clock *c)
{
	msleep(1);
	spin_lock(&c->lock); // expect: irq-unsafe-lock: acquiring spinlock 'c->lock' with interrupts enabled, which interrupt handler 'events_interrupt' acquires in hardirq context
	spin_unlock(&c->lock);
}
//--- lost.c
#include "clock.h"
void clock_lost(struct clock *c, int number)
{
	mutex_lock(&c->mutex);
	c->kind = number;
	mutex_unlock(&c->mutex);
}
void clock_found(struct clock *c, int number)
{
	c->kind = number;
}
