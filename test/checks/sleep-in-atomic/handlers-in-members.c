// RUN: %check %s
// A driver of several devices keeps their handlers in members: in a table, or
// in a struct of operations for each device. What the member that is passed
// may point to are handlers.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

// A struct of operations.
struct lamp;

struct lamp_ops {
	irqreturn_t (*isr)(int irq, void *data);
	irqreturn_t (*thread)(int irq, void *data);
	void (*expire)(struct timer_list *t);
	void (*work)(struct work_struct *w);
	irqreturn_t (*poll)(int irq, void *data);
	void (*dim)(struct lamp *l);
};

struct lamp {
	const struct lamp_ops *ops;
	struct timer_list timer;
	struct work_struct work;
	int irq;
};

static irqreturn_t old_lamp_isr(int irq, void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'old_lamp_isr'\)
	return IRQ_HANDLED;
}

static irqreturn_t new_lamp_isr(int irq, void *data)
{
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'new_lamp_isr'\)
	return IRQ_WAKE_THREAD;
}

static irqreturn_t new_lamp_thread(int irq, void *data)
{
	msleep(3);
	return IRQ_HANDLED;
}

static void lamp_expire(struct timer_list *t)
{
	msleep(4); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(timer function 'lamp_expire'\)
}

static void lamp_work(struct work_struct *w)
{
	msleep(5);
}

// Called and registered: what is called so is no other way to register it.
static irqreturn_t lamp_poll(int irq, void *data)
{
	mdelay(1);
	return IRQ_HANDLED;
}

static void lamp_dim(struct lamp *l)
{
	msleep(6);
}

static const struct lamp_ops old_lamp = {
	.isr = old_lamp_isr,
	.expire = lamp_expire,
	.work = lamp_work,
	.dim = lamp_dim,
};

static const struct lamp_ops new_lamp = {
	.isr = new_lamp_isr,
	.thread = new_lamp_thread,
	.poll = lamp_poll,
	.dim = lamp_dim,
};

int lamp_start(struct lamp *l, bool is_new)
{
	l->ops = is_new ? &new_lamp : &old_lamp;
	l->ops->dim(l);
	if (l->ops->expire)
		timer_setup(&l->timer, l->ops->expire, 0);
	INIT_WORK(&l->work, l->ops->work);
	if (l->ops->thread)
		return request_threaded_irq(l->irq, l->ops->isr, l->ops->thread, 0, "lamp", l);
	return 0;
}

// A table of interrupts: each entry's function is a thread.
struct oven_irq {
	int irq;
	irqreturn_t (*handler)(int irq, void *data);
};

static irqreturn_t oven_door(int irq, void *data)
{
	msleep(1);
	return IRQ_HANDLED;
}

static irqreturn_t oven_fan(int irq, void *data)
{
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'oven_fan'\)
	return IRQ_HANDLED;
}

static const struct oven_irq oven_threads[] = {
	{1, oven_door},
};

static const struct oven_irq oven_handlers[] = {
	{2, oven_fan},
};

int oven_start(void *oven)
{
	int err = request_threaded_irq(oven_threads[0].irq, NULL, oven_threads[0].handler, 0, "oven",
				       oven);

	if (err)
		return err;
	return request_irq(oven_handlers[0].irq, oven_handlers[0].handler, 0, "oven", oven);
}

// What is assigned to a member counts as well.
struct kettle {
	irqreturn_t (*isr)(int irq, void *data);
	int irq;
};

static irqreturn_t kettle_isr(int irq, void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context \(interrupt handler 'kettle_isr'\)
	return IRQ_HANDLED;
}

int kettle_start(struct kettle *k)
{
	return request_irq(k->irq, k->isr, 0, "kettle", k);
}

void kettle_make(struct kettle *k)
{
	k->isr = kettle_isr;
}

// One member that is registered in two ways, as a handler and as a thread: which
// function is meant for which does not show.
struct toaster {
	irqreturn_t (*fn)(int irq, void *data);
	int irq;
};

static irqreturn_t toaster_thread(int irq, void *data)
{
	msleep(1);
	return IRQ_HANDLED;
}

static irqreturn_t toaster_isr(int irq, void *data)
{
	return IRQ_HANDLED;
}

int toaster_start(struct toaster *t)
{
	int err = request_irq(t[0].irq, t[0].fn, 0, "toaster", t);

	if (err)
		return err;
	return request_threaded_irq(t[1].irq, NULL, t[1].fn, 0, "toaster", t);
}

void toaster_make(struct toaster *t)
{
	t[0].fn = toaster_isr;
	t[1].fn = toaster_thread;
}

// A member that is copied may be registered where nobody looks.
struct mixer {
	irqreturn_t (*fn)(int irq, void *data);
	irqreturn_t (*saved)(int irq, void *data);
	int irq;
};

static irqreturn_t mixer_thread(int irq, void *data)
{
	msleep(1);
	return IRQ_HANDLED;
}

int mixer_start(struct mixer *m)
{
	m->saved = m->fn;
	return request_irq(m->irq, m->fn, 0, "mixer", m);
}

void mixer_make(struct mixer *m)
{
	m->fn = mixer_thread;
}
