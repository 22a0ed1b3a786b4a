// RUN: %check %s

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct chip {
	spinlock_t lock;
	struct timer_list poll;
	int child, thread_child, n;
};

static irqreturn_t chip_irq(int irq, void *data)
{
	struct chip *c = data;

	generic_handle_irq(c->child);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t chip_thread(int irq, void *data)
{
	struct chip *c = data;

	generic_handle_irq(c->thread_child); // expect: wrong-irq-state: 'generic_handle_irq' needs interrupts disabled, but is called in a task .*'chip_thread'
	return IRQ_HANDLED;
}

static irqreturn_t safe_thread(int irq, void *data)
{
	struct chip *c = data;

	generic_handle_irq_safe(c->thread_child);
	local_irq_disable();
	generic_handle_irq(c->thread_child);
	local_irq_enable();
	return IRQ_HANDLED;
}

static irqreturn_t locked_thread(int irq, void *data)
{
	struct chip *c = data;
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	generic_handle_irq(c->thread_child);
	spin_unlock_irqrestore(&c->lock, flags);
	return IRQ_HANDLED;
}

static void chip_poll(struct timer_list *t)
{
	struct chip *c = container_of(t, struct chip, poll);

	generic_handle_irq(c->child); // expect: wrong-irq-state: 'generic_handle_irq' needs interrupts disabled, but is called in softirq context .*'chip_poll'
}

/* Of its callers nothing is known. */
void chip_handle(struct chip *c)
{
	generic_handle_irq(c->child);
}

int chip_probe(struct chip *c, int irq)
{
	timer_setup(&c->poll, chip_poll, 0); // note: 'chip_poll' is registered here
	if (request_threaded_irq(irq, NULL, locked_thread, 0, "l", c))
		return -1;
	if (request_threaded_irq(irq, NULL, safe_thread, 0, "s", c))
		return -1;
	return request_threaded_irq(irq, chip_irq, chip_thread, 0, "c", c); // note: 'chip_thread' is registered here
}

/* An assertion says what interrupts are: those that need them disabled are right after it. */
static void chip_ack(struct chip *c)
{
	lockdep_assert_irqs_disabled();
	c->n++;
}

static irqreturn_t ack_thread(int irq, void *data)
{
	chip_ack(data); // expect: wrong-irq-state: 'chip_ack' needs interrupts disabled .in 'lockdep_assert_irqs_disabled'., but is called in a task .*'ack_thread'
	return IRQ_HANDLED;
}

static irqreturn_t ack_irq(int irq, void *data)
{
	chip_ack(data);
	return IRQ_WAKE_THREAD;
}

int ack_probe(struct chip *c, int irq)
{
	return request_threaded_irq(irq, ack_irq, ack_thread, 0, "a", c); // note: 'ack_thread' is registered here
}
