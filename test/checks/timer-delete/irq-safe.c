// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A timer with TIMER_IRQSAFE is not interrupted: interrupts may wait for it.

#include <linux/interrupt.h>
#include <linux/timer.h>

struct pulse {
	spinlock_t lock;
	struct timer_list safe, plain, other;
	int irq, n;
};

static void pulse_safe(struct timer_list *t)
{
	struct pulse *p = from_timer(p, t, safe);

	p->n++;
}

static void pulse_plain(struct timer_list *t)
{
	struct pulse *p = from_timer(p, t, plain);

	p->n++;
}

static irqreturn_t pulse_irq(int irq, void *data)
{
	struct pulse *p = data;

	timer_delete_sync(&p->safe);
	timer_shutdown_sync(&p->safe);
	timer_delete_sync(&p->plain); // expect: timer-delete: 'timer_delete_sync' waits for a handler in hardirq context
	timer_shutdown_sync(&p->other); // expect: timer-delete: 'timer_shutdown_sync' waits for a handler in hardirq context
	spin_lock(&p->lock);
	p->n++;
	spin_unlock(&p->lock);
	return IRQ_HANDLED;
}

int pulse_init(struct pulse *p)
{
	timer_setup(&p->safe, pulse_safe, TIMER_IRQSAFE);
	timer_setup(&p->plain, pulse_plain, 0);
	return request_irq(p->irq, pulse_irq, 0, "pulse", p);
}

void pulse_stop(struct pulse *p)
{
	spin_lock_irq(&p->lock);
	timer_delete_sync(&p->safe);
	spin_unlock_irq(&p->lock);
}

void pulse_stop_wrong(struct pulse *p)
{
	spin_lock_irq(&p->lock);
	timer_delete_sync(&p->plain); // expect: timer-delete: 'timer_delete_sync' waits for a timer with spinlock 'p->lock' held, which an interrupt of the timer may wait for
	spin_unlock_irq(&p->lock);
}

/* Its function waits for the lock itself. */
struct beat {
	spinlock_t lock;
	struct timer_list timer;
	int irq, n;
};

static void beat_timer(struct timer_list *t)
{
	struct beat *b = from_timer(b, t, timer);

	spin_lock(&b->lock);
	b->n++;
	spin_unlock(&b->lock);
}

void beat_init(struct beat *b)
{
	timer_setup(&b->timer, beat_timer, TIMER_IRQSAFE);
}

void beat_stop(struct beat *b)
{
	spin_lock_irq(&b->lock);
	timer_delete_sync(&b->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'beat_timer', which acquires spinlock 'b->lock' that is held here
	spin_unlock_irq(&b->lock);
}
