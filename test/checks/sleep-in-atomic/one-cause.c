// RUN: %check %s
// A helper that sleeps, at however many calls of it under one lock, is one
// finding: at the call that is nearest to it, with a note at the next.

#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	spinlock_t other;
	struct mutex mutex;
	int n;
};

static void settle(struct dev *d)
{
	msleep(d->n); // note: 'msleep' may sleep
}

static void settle_twice(struct dev *d)
{
	settle(d);
	settle(d);
}

void farther(struct dev *d)
{
	spin_lock(&d->lock);
	settle_twice(d); // note: the same happens here, and at 1 more place
	spin_unlock(&d->lock);
}

void nearest(struct dev *d)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	settle(d); // expect: sleep-in-atomic: 'settle' may sleep \(in 'msleep'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void again(struct dev *d)
{
	spin_lock(&d->lock);
	d->n++;
	settle(d);
	spin_unlock(&d->lock);
}

// Another lock is another mistake.

void with_another_lock(struct dev *d)
{
	spin_lock(&d->other);
	settle(d); // expect: sleep-in-atomic: 'settle' may sleep \(in 'msleep'\) while spinlock 'd->other' is held
	spin_unlock(&d->other);
}

void with_interrupts_off(struct dev *d)
{
	local_irq_disable();
	settle(d); // expect: sleep-in-atomic: 'settle' may sleep \(in 'msleep'\) while interrupts are disabled
	local_irq_enable();
}

void rightly(struct dev *d)
{
	settle(d);
}

// Another call that sleeps is another cause, as is another rule's.

static void wait_and_lock(struct dev *d)
{
	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
}

void waits(struct dev *d)
{
	spin_lock(&d->lock);
	wait_and_lock(d); // expect: sleep-in-atomic: 'wait_and_lock' may sleep \(in 'mutex_lock'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void locks_twice(struct dev *d)
{
	mutex_lock(&d->mutex);
	wait_and_lock(d); // expect: double-lock: 'wait_and_lock' acquires mutex 'd->mutex', which is held already
	mutex_unlock(&d->mutex);
}

void locks_twice_again(struct dev *d)
{
	mutex_lock(&d->mutex);
	wait_and_lock(d); // note: the same happens here
	mutex_unlock(&d->mutex);
}

// Its own calls are places of their own.

void direct(struct dev *d)
{
	spin_lock(&d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->lock' is held
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

// Silenced at one place, it is told at the next.

static void pause_a_while(struct dev *d)
{
	usleep_range(d->n, d->n + 10);
}

void silenced(struct dev *d)
{
	spin_lock(&d->lock);
	pause_a_while(d); // NOLINT(linuxkernel-sleep-in-atomic)
	spin_unlock(&d->lock);
}

void not_silenced(struct dev *d)
{
	spin_lock(&d->lock);
	pause_a_while(d); // expect(not analyzer: it has told of the silenced place): sleep-in-atomic: 'pause_a_while' may sleep
	spin_unlock(&d->lock);
}

// Who asks for it is the cause.

static void *record(struct dev *d, gfp_t gfp)
{
	return kmalloc(d->n, gfp);
}

static void *record_twice(struct dev *d)
{
	record(d, GFP_ATOMIC);
	return record(d, GFP_KERNEL);
}

void asks(struct dev *d)
{
	spin_lock(&d->lock);
	record(d, GFP_KERNEL); // expect: sleep-in-atomic: 'record' may sleep \(in 'kmalloc'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void asks_again(struct dev *d)
{
	spin_lock(&d->lock);
	record(d, GFP_KERNEL); // expect: sleep-in-atomic: 'record' may sleep \(in 'kmalloc'\) while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void does_not_ask(struct dev *d)
{
	spin_lock(&d->lock);
	record_twice(d); // expect: sleep-in-atomic: 'record_twice' may sleep \(in 'kmalloc'\) while spinlock 'd->lock' is held
	record_twice(d); // note: the same happens here
	spin_unlock(&d->lock);
}
