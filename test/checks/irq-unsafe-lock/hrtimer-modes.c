// RUN: %check %s
// Of each timer, the mode that it is initialised with decides.

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/spinlock.h>

struct dev {
	struct hrtimer hard;
	struct hrtimer soft;
	spinlock_t ticks;
	spinlock_t queue;
	int n;
};

static enum hrtimer_restart on_hard(struct hrtimer *timer)
{
	struct dev *d = container_of(timer, struct dev, hard);

	spin_lock(&d->ticks);
	d->n++;
	spin_unlock(&d->ticks);
	return HRTIMER_RESTART;
}

static enum hrtimer_restart on_soft(struct hrtimer *timer)
{
	struct dev *d = container_of(timer, struct dev, soft);

	spin_lock(&d->queue);
	d->n++;
	spin_unlock(&d->queue);
	return HRTIMER_RESTART;
}

void setup(struct dev *d)
{
	hrtimer_init(&d->hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	d->hard.function = on_hard;
	hrtimer_init(&d->soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	d->soft.function = on_soft;
}

void change(struct dev *d)
{
	msleep(1);
	spin_lock_bh(&d->queue);
	d->n = 0;
	spin_unlock_bh(&d->queue);
	spin_lock_bh(&d->ticks); // expect: irq-unsafe-lock: hrtimer function 'on_hard' acquires in hardirq context
	d->n = 0;
	spin_unlock_bh(&d->ticks);
}

/* Initialised through a pointer, which names no member. */
static DEFINE_SPINLOCK(samples);

static enum hrtimer_restart on_sample(struct hrtimer *timer)
{
	spin_lock(&samples);
	spin_unlock(&samples);
	return HRTIMER_RESTART;
}

void setup_sampler(struct hrtimer *timer)
{
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	timer->function = on_sample;
}

void read_samples(void)
{
	msleep(1);
	spin_lock(&samples); // expect: irq-unsafe-lock: hrtimer function 'on_sample' acquires in softirq context
	spin_unlock(&samples);
}
