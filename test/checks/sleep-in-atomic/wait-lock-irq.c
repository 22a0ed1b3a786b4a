// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// wait_event_lock_irq() comes back with interrupts disabled where it has waited.

#include <linux/delay.h>
#include <linux/wait.h>

struct dev {
	spinlock_t lock;
	wait_queue_head_t wq;
	int busy;
};

bool dev_ready(struct dev *d);

void enters_enabled(struct dev *d)
{
	spin_lock(&d->lock);
	wait_event_lock_irq(d->wq, !d->busy, d->lock); // note: interrupts disabled here by 'wait_event_lock_irq'
	d->busy = 1;
	spin_unlock(&d->lock); // expect: unbalanced-lock: interrupts stay disabled
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while interrupts are disabled
} // expect(not analyzer: it tells of the lock's wrong variant alone): unbalanced-lock: returning with interrupts disabled, which other paths enable again

void enters_disabled(struct dev *d)
{
	spin_lock_irq(&d->lock);
	wait_event_lock_irq(d->wq, !d->busy, d->lock);
	d->busy = 1;
	spin_unlock_irq(&d->lock);
	msleep(1);
}

void waits_for_call(struct dev *d)
{
	spin_lock_irq(&d->lock);
	wait_event_lock_irq(d->wq, dev_ready(d), d->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->lock' is held
	spin_unlock_irq(&d->lock);
	msleep(1);
}
