// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What enables interrupts whatever they were, where they must stay disabled.

#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct dev {
	spinlock_t a, outer, inner;
	struct timer_list timer, safe_timer;
	int irq, n;
};

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock_irq(&d->a); // expect: irq-flags: 'spin_lock_irq' in hardirq context \(interrupt handler 'dev_irq'\): its release will enable them too early
	d->n++;
	spin_unlock_irq(&d->a);
	return IRQ_HANDLED;
}

static irqreturn_t dev_irq_right(int irq, void *data)
{
	struct dev *d = data;
	unsigned long flags;

	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_lock_irqsave(&d->a, flags);
	d->n++;
	spin_unlock_irqrestore(&d->a, flags);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *d = data;

	spin_lock_irq(&d->a);
	d->n++;
	spin_unlock_irq(&d->a);
	return IRQ_HANDLED;
}

static void count(struct dev *d)
{
	spin_lock_irq(&d->a); // note: acquired here
	d->n++;
	spin_unlock_irq(&d->a);
}

static irqreturn_t dev_irq_deep(int irq, void *data)
{
	struct dev *d = data;

	count(d); // expect: irq-flags: 'spin_lock_irq' in hardirq context \(interrupt handler 'dev_irq_deep'\)
	return IRQ_HANDLED;
}

/* Softirqs run with interrupts enabled, unless the timer is of TIMER_IRQSAFE. */
static void dev_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock_irq(&d->a);
	d->n++;
	spin_unlock_irq(&d->a);
	count(d);
}

static void dev_safe_timer(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, safe_timer);

	spin_lock_irq(&d->a); // expect: irq-flags: 'spin_lock_irq' with interrupts disabled \(timer function 'dev_safe_timer'\)
	d->n++;
	spin_unlock_irq(&d->a);
}

int dev_init(struct dev *d)
{
	timer_setup(&d->timer, dev_timer, 0);
	timer_setup(&d->safe_timer, dev_safe_timer, TIMER_IRQSAFE);
	request_irq(d->irq, dev_irq, IRQF_SHARED, "a", d);
	request_irq(d->irq, dev_irq_deep, IRQF_SHARED, "b", d);
	return request_threaded_irq(d->irq, dev_irq_right, dev_thread, 0, "c",
				    d);
}

void under_irqsave(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags); // note: 'd->outer' acquired here
	spin_lock_irq(&d->inner); // expect: irq-flags: 'spin_lock_irq' while spinlock 'd->outer' is held with interrupts disabled: its release will enable them too early
	d->n++;
	spin_unlock_irq(&d->inner);
	spin_unlock_irqrestore(&d->outer, flags);
}

void under_irqsave_right(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags);
	spin_lock(&d->inner);
	d->n++;
	spin_unlock(&d->inner);
	spin_unlock_irqrestore(&d->outer, flags);
	spin_lock_irq(&d->inner);
	d->n++;
	spin_unlock_irq(&d->inner);
}

void enables_under_irqsave(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags); // note: 'd->outer' acquired here
	d->n++;
	local_irq_enable(); // expect: irq-flags: 'local_irq_enable' enables interrupts while spinlock 'd->outer' is held, which was acquired with them disabled
	d->n++;
	local_irq_disable();
	spin_unlock_irqrestore(&d->outer, flags);
}

void enables_after(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->outer, flags);
	d->n++;
	spin_unlock_irqrestore(&d->outer, flags);
	local_irq_disable();
	d->n++;
	local_irq_enable();
}

/* Split in two: the same as spin_lock_irq(). */
void split(struct dev *d)
{
	unsigned long flags;

	local_irq_disable();
	spin_lock(&d->outer);
	d->n++;
	spin_unlock(&d->outer);
	local_irq_enable();

	local_irq_save(flags);
	spin_lock(&d->outer);
	d->n++;
	spin_unlock(&d->outer);
	local_irq_restore(flags);
}

void inside_irq_save(struct dev *d)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock_irq(&d->outer); // expect: irq-flags: 'spin_lock_irq' with interrupts disabled already: its release will enable them too early
	d->n++;
	spin_unlock_irq(&d->outer);
	local_irq_restore(flags);
}

/* The lock is given up for a while, and its interrupts with it. */
void drops_for_a_while(struct dev *d)
{
	spin_lock_irq(&d->outer);
	d->n++;
	spin_unlock_irq(&d->outer);
	barrier();
	spin_lock_irq(&d->outer);
	d->n++;
	spin_unlock_irq(&d->outer);
}
