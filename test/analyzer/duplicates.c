// RUN: %check %s
// A mistake is reported once, however many callers and paths come by.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	bool ready;
	int n;
};

static void waits(struct dev *d, bool wait)
{
	spin_lock(&d->lock);
	if (d->ready)
		d->n++;
	if (wait)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void first_caller(struct dev *d)
{
	waits(d, true);
}

void second_caller(struct dev *d)
{
	if (d->n)
		waits(d, true);
	else
		waits(d, false);
}

static void between(struct dev *d)
{
	waits(d, d->n > 4);
}

void third_caller(struct dev *d)
{
	int i;

	for (i = 0; i < 3; i++)
		between(d);
	between(d);
}

static int leaves(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (d->ready)
		return -1; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
	mutex_unlock(&d->mutex);
	return 0;
}

int leaves_once(struct dev *d)
{
	return leaves(d);
}

int leaves_twice(struct dev *d)
{
	if (leaves(d))
		return -1;
	return leaves(d);
}

static void sleeps(struct dev *d)
{
	msleep(d->n);
}

/* The lock is taken in two places. */
void two_ways(struct dev *d)
{
	if (d->ready)
		spin_lock(&d->lock);
	else
		spin_lock_bh(&d->lock);
	sleeps(d); // expect: sleep-in-atomic: 'sleeps' may sleep
	if (d->ready)
		spin_unlock(&d->lock);
	else
		spin_unlock_bh(&d->lock);
}

/* Registered in two places. */
static irqreturn_t handler(int irq, void *data)
{
	sleeps(data); // expect: sleep-in-atomic: in hardirq context
	return IRQ_HANDLED;
}

int start(struct dev *d, int irq)
{
	return request_irq(irq, handler, 0, "one", d);
}

int start_other(struct dev *d, int irq)
{
	return request_irq(irq, handler, 0, "other", d);
}

static void locks(struct dev *d)
{
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
}

void locks_again(struct dev *d, int n)
{
	spin_lock(&d->lock);
	if (n > 3)
		d->n = 4;
	locks(d); // expect: double-lock: 'locks' acquires spinlock 'd->lock', which is held already
	spin_unlock(&d->lock);
}

/* Another caller of the same helper is another place of that. */
void locks_elsewhere(struct dev *d)
{
	spin_lock(&d->lock);
	locks(d); // note: the same happens here
	spin_unlock(&d->lock);
}

struct stream {
	spinlock_t lock;
	struct mutex mutex;
	bool nonatomic;
};

void lock_stream(struct stream *s)
{
	if (s->nonatomic)
		mutex_lock(&s->mutex);
	else
		spin_lock(&s->lock);
}

static void sleeps_locked(struct stream *s)
{
	spin_lock(&s->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 's->lock' is held
	spin_unlock(&s->lock);
}

void definite(struct stream *s)
{
	sleeps_locked(s);
}

/* What is merely possible here, two streams being of two modes, takes nothing
   away from what is definite there; the analyzer comes here first. */
void possible(struct stream *s, struct stream *other)
{
	if (s->nonatomic && !other->nonatomic)
		sleeps_locked(s);
}
