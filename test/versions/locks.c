// RUN: %check %s -- -DLINUX=702
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Locks that came after 6.12.

#include "Inputs/locks.h"
#include <linux/delay.h>
#include <linux/interrupt.h>

struct dev {
	spinlock_t lock, inner;
	struct mutex mutex, nested;
	rqspinlock_t rq;
	local_trylock_t local;
	struct srcu_struct srcu;
	struct iio_dev *iio;
	int n;
};

// A lock that finds deadlocks itself: zero is success.

int resilient(struct dev *d)
{
	unsigned long flags;

	if (raw_res_spin_lock_irqsave(&d->rq, flags))
		return -35;
	d->n++;
	raw_res_spin_unlock_irqrestore(&d->rq, flags);
	return 0;
}

int sleeps_in_it(struct dev *d)
{
	if (raw_res_spin_lock(&d->rq)) {
		msleep(1);
		return -35;
	}
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while rqspinlock 'd->rq' is held
	raw_res_spin_unlock(&d->rq);
	return 0;
}

int forgets_it(struct dev *d)
{
	if (raw_res_spin_lock(&d->rq))
		return -35;
	if (d->n)
		return -16; // expect: unbalanced-lock: returning with rqspinlock 'd->rq' held
	raw_res_spin_unlock(&d->rq);
	return 0;
}

int finds_it_locked(struct dev *d)
{
	if (raw_res_spin_lock(&d->rq))
		return -35;
	if (!raw_res_spin_lock(&d->rq))
		raw_res_spin_unlock(&d->rq);
	raw_res_spin_unlock(&d->rq);
	return 0;
}

// Interrupts stay disabled until the last of them is released.

static irqreturn_t interrupt(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

int start(struct dev *d, int irq)
{
	return request_irq(irq, interrupt, 0, "dev", d);
}

void counted(struct dev *d)
{
	spin_lock_irq_disable(&d->lock);
	spin_lock_irq_disable(&d->inner);
	d->n = 0;
	spin_unlock_irq_enable(&d->inner);
	d->n = 1;
	spin_unlock_irq_enable(&d->lock);
	msleep(1);
}

void sleeps_in_counted(struct dev *d)
{
	spin_lock_irq_disable(&d->inner);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->inner' is held
	spin_unlock_irq_enable(&d->inner);
}

// Local locks that may fail.

int tries_local(struct dev *d)
{
	unsigned long flags;

	if (!local_trylock_irqsave(&d->local, flags))
		return 0;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while local-lock 'd->local' is held
	local_unlock_irqrestore(&d->local, flags);
	return 1;
}

// SRCU whose readers need no barrier.

int reads(struct dev *d)
{
	struct srcu_ctr *c = srcu_read_lock_fast(&d->srcu);

	if (d->n)
		return 1; // expect: unbalanced-lock: returning with srcu 'd->srcu' held
	msleep(1);
	srcu_read_unlock_fast(&d->srcu, c);
	return 0;
}

// A second mutex of a class, under a common one.

void nests(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (mutex_lock_killable_nest_lock(&d->nested, &d->mutex))
		goto out;
	d->n++;
	mutex_unlock(&d->nested);
	if (mutex_trylock_nest_lock(&d->nested, &d->mutex)) {
		if (d->n)
			return; // expect: unbalanced-lock: returning with mutex 'd->(nested|mutex)' held
		mutex_unlock(&d->nested);
	}
out:
	mutex_unlock(&d->mutex);
}

int kills(struct dev *d)
{
	spin_lock(&d->inner);
	if (mutex_lock_killable(&d->mutex)) // expect: sleep-in-atomic: 'mutex_lock_killable' may sleep
		goto out;
	mutex_unlock(&d->mutex);
out:
	spin_unlock(&d->inner);
	return 0;
}

// True is success.

int claims(struct dev *d)
{
	if (!iio_device_claim_direct(d->iio))
		return -16;
	if (d->n)
		return -5; // expect(not analyzer: no such member is declared): unbalanced-lock: returning with mutex 'd->iio->mlock' held
	iio_device_release_direct(d->iio);
	return 0;
}

int claims_right(struct dev *d)
{
	int n;

	if (!iio_device_claim_direct(d->iio))
		return -16;
	n = d->n;
	iio_device_release_direct(d->iio);
	return n;
}

// fsleep() spins up to 10 microseconds.

void delays(struct dev *d)
{
	spin_lock(&d->lock);
	fsleep(10);
	fsleep(11); // expect: sleep-in-atomic: 'fsleep' may sleep
	spin_unlock(&d->lock);
}
