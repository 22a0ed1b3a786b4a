// RUN: %check %s -- -DLINUX=616
// RUN: %check %s -- -DLINUX=616 -DCONFIG_DEBUG_LOCK_ALLOC
// Timers under their names of 6.15 and 6.16.

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct dev {
	struct timer_list timer, atomic_timer;
	struct hrtimer hard, soft, changed;
	spinlock_t lock, irq_lock;
	int ticks;
};

static void tick(struct timer_list *t)
{
	struct dev *d = timer_container_of(d, t, timer);

	spin_lock(&d->lock);
	d->ticks++;
	spin_unlock(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*timer function
	/* It rearms itself: who deletes it waits for that, too. */
	mod_timer(&d->timer, 1);
}

static irqreturn_t interrupt(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->irq_lock);
	d->ticks = 0;
	spin_unlock(&d->irq_lock);
	return IRQ_HANDLED;
}

int start(struct dev *d, int irq)
{
	timer_setup(&d->timer, tick, 0);
	return request_irq(irq, interrupt, 0, "dev", d);
}

void stops(struct dev *d)
{
	timer_delete_sync(&d->timer);
}

// The timer function takes no such lock, but the interrupt that stops it does.

void stops_under_an_interrupts_lock(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->irq_lock, flags);
	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for a timer with spinlock 'd->irq_lock' held, which an interrupt of the timer may wait for
	spin_unlock_irqrestore(&d->irq_lock, flags);
}

void stops_under_its_lock(struct dev *d)
{
	spin_lock_bh(&d->lock);
	timer_delete_sync(&d->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'tick', which acquires spinlock 'd->lock' that is held here
	spin_unlock_bh(&d->lock);
}

int tries_to_stop(struct dev *d)
{
	int done;

	spin_lock_bh(&d->lock);
	done = timer_delete_sync_try(&d->timer);
	spin_unlock_bh(&d->lock);
	return done;
}

static enum hrtimer_restart hard(struct hrtimer *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*hrtimer function
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart soft(struct hrtimer *t)
{
	struct dev *d = container_of(t, struct dev, soft);

	spin_lock(&d->lock);
	d->ticks--;
	spin_unlock(&d->lock);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart changed(struct hrtimer *t)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*hrtimer function
	return HRTIMER_NORESTART;
}

void set_up(struct dev *d)
{
	hrtimer_setup(&d->hard, hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_setup(&d->soft, soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hrtimer_setup(&d->changed, hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_update_function(&d->changed, changed);
}
