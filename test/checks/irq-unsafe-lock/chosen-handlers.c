// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Handlers among which a variable chooses.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct port {
	spinlock_t lock, timer_lock, msi_lock, late_lock, poll_lock, table_lock;
	struct timer_list timer;
	int events, msi, threaded;
};

static irqreturn_t line_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->lock);
	p->events++;
	spin_unlock(&p->lock);
	return IRQ_HANDLED;
}

static irqreturn_t msi_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->msi_lock);
	p->events++;
	spin_unlock(&p->msi_lock);
	return IRQ_HANDLED;
}

void use_messages(struct port *p, int msi)
{
	p->msi = msi;
}

int request(struct port *p, int irq)
{
	irq_handler_t handler;

	if (p->msi)
		handler = msi_irq;
	else
		handler = line_irq;
	return request_irq(irq, handler, 0, "port", p); // note: registered here
}

void clear(struct port *p)
{
	msleep(1);
	spin_lock(&p->lock); // expect: irq-unsafe-lock: acquiring spinlock 'p->lock' with interrupts enabled, which interrupt handler 'line_irq' acquires
	p->events = 0;
	spin_unlock(&p->lock);
	spin_lock(&p->msi_lock); // expect: irq-unsafe-lock: acquiring spinlock 'p->msi_lock' with interrupts enabled, which interrupt handler 'msi_irq' acquires
	p->events = 0;
	spin_unlock(&p->msi_lock);
}

// What it is at first counts, and that it is asked whether it is any.
static irqreturn_t late_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->late_lock);
	p->events++;
	spin_unlock(&p->late_lock);
	return IRQ_HANDLED;
}

int request_late(struct port *p, int irq)
{
	irq_handler_t handler = p->msi ? late_irq : NULL;

	if (!handler || handler == NULL)
		return -1;
	return request_irq(irq, handler, 0, "late", p); // note: registered here
}

void clear_late(struct port *p)
{
	msleep(1);
	spin_lock(&p->late_lock); // expect: irq-unsafe-lock: acquiring spinlock 'p->late_lock' with interrupts enabled, which interrupt handler 'late_irq' acquires
	p->events = 0;
	spin_unlock(&p->late_lock);
}

// A timer's function.
static void on_timer(struct timer_list *t)
{
	struct port *p = from_timer(p, t, timer);

	spin_lock(&p->timer_lock);
	p->events++;
	spin_unlock(&p->timer_lock);
}

static void idle(struct timer_list *t)
{
}

void prepare(struct port *p)
{
	void (*function)(struct timer_list *) = idle;

	if (p->msi)
		function = on_timer;
	timer_setup(&p->timer, function, 0); // note: registered here
}

void clear_timer(struct port *p)
{
	msleep(1);
	spin_lock(&p->timer_lock); // expect: irq-unsafe-lock: acquiring spinlock 'p->timer_lock' with bottom halves enabled, which timer function 'on_timer' acquires
	p->events = 0;
	spin_unlock(&p->timer_lock);
}

// Which handler it is goes with the call: poll_irq() is a thread alone.
static irqreturn_t poll_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->poll_lock);
	p->events++;
	spin_unlock(&p->poll_lock);
	return IRQ_HANDLED;
}

static irqreturn_t nothing_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

int request_either(struct port *p, int irq)
{
	irq_handler_t handler = nothing_irq;

	if (p->threaded)
		handler = poll_irq;
	if (p->threaded)
		return request_threaded_irq(irq, NULL, handler, 0, "poll", p);
	return request_irq(irq, handler, 0, "poll", p);
}

void clear_poll(struct port *p)
{
	msleep(1);
	spin_lock(&p->poll_lock);
	p->events = 0;
	spin_unlock(&p->poll_lock);
}

// A table's function may be any.
static irqreturn_t table_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->table_lock);
	p->events++;
	spin_unlock(&p->table_lock);
	return IRQ_HANDLED;
}

int request_of_table(struct port *p, const irq_handler_t *table, int irq)
{
	irq_handler_t handler = table_irq;

	if (p->msi)
		handler = table[p->msi];
	return request_irq(irq, handler, 0, "table", p);
}

void clear_table(struct port *p)
{
	msleep(1);
	spin_lock(&p->table_lock);
	p->events = 0;
	spin_unlock(&p->table_lock);
}
