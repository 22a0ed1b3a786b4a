// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A softirq that enables interrupts enables no softirq.

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct clock {
	spinlock_t lock, shared;
	struct timer_list timer;
	struct work_struct work;
	int n, irq;
};

static int compare(struct clock *c)
{
	int n;

	local_irq_disable();
	n = c->n;
	local_irq_enable();
	return n;
}

static void watch(struct timer_list *t)
{
	struct clock *c = from_timer(c, t, timer);

	spin_lock(&c->lock);
	if (compare(c))
		c->n--;
	spin_unlock(&c->lock);
}

static void repair(struct work_struct *work)
{
	struct clock *c = container_of(work, struct clock, work);

	spin_lock(&c->lock); // expect: irq-unsafe-lock: acquiring spinlock 'c->lock' with bottom halves enabled, which timer function 'watch' acquires in softirq context
	c->n++;
	spin_unlock(&c->lock);
}

void clock_start(struct clock *c)
{
	INIT_WORK(&c->work, repair);
	timer_setup(&c->timer, watch, 0);
}

// An interrupt does run then.

struct card {
	spinlock_t lock;
	struct timer_list timer;
	int n, irq;
};

static irqreturn_t card_irq(int irq, void *data)
{
	struct card *c = data;

	spin_lock(&c->lock);
	c->n--;
	spin_unlock(&c->lock);
	return IRQ_HANDLED;
}

static void card_poll(struct timer_list *t)
{
	struct card *c = from_timer(c, t, timer);

	local_irq_disable();
	spin_lock(&c->lock); // expect: irq-unsafe-lock: spinlock 'c->lock' is held when interrupts are enabled, which interrupt handler 'card_irq' acquires in hardirq context
	c->n++;
	local_irq_enable();
	spin_unlock(&c->lock);
}

int card_start(struct card *c)
{
	timer_setup(&c->timer, card_poll, 0);
	return request_irq(c->irq, card_irq, 0, "card", c);
}

// So does a softirq where a task has disabled interrupts alone.

struct port {
	spinlock_t lock;
	struct timer_list timer;
	struct work_struct work;
	int n;
};

static void port_tick(struct timer_list *t)
{
	struct port *p = from_timer(p, t, timer);

	spin_lock(&p->lock);
	p->n--;
	spin_unlock(&p->lock);
}

static void port_work(struct work_struct *work)
{
	struct port *p = container_of(work, struct port, work);

	local_irq_disable();
	spin_lock(&p->lock); // expect: irq-unsafe-lock: spinlock 'p->lock' is held when bottom halves are enabled, which timer function 'port_tick' acquires in softirq context
	p->n++;
	local_irq_enable();
	spin_unlock(&p->lock);
}

void port_start(struct port *p)
{
	INIT_WORK(&p->work, port_work);
	timer_setup(&p->timer, port_tick, 0);
}
