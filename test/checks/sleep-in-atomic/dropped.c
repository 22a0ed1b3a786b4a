// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The lock is released before the sleep: here, in a callee, or by the callee that sleeps.

#include <linux/delay.h>
#include <linux/locks.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct dev {
	spinlock_t lock;
	spinlock_t other;
	rwlock_t rw;
	wait_queue_head_t wq;
	bool ready;
};

static void wait_unlocked(struct dev *d)
	__releases(&d->lock) __acquires(&d->lock)
{
	spin_unlock(&d->lock);
	msleep(500);
	spin_lock(&d->lock);
}

static void wait_unlocked_unannotated(struct dev *d)
{
	spin_unlock_irq(&d->lock);
	msleep(500);
	spin_lock_irq(&d->lock);
}

static void drop(struct dev *d)
{
	spin_unlock(&d->lock);
}

static void wait_two_deep(struct dev *d)
{
	drop(d);
	kmalloc(8, GFP_KERNEL);
	spin_lock(&d->lock);
}

void callee_drops_it(struct dev *d)
{
	spin_lock(&d->lock);
	wait_unlocked(d);
	wait_two_deep(d);
	spin_unlock(&d->lock);
	spin_lock_irq(&d->lock);
	wait_unlocked_unannotated(d);
	spin_unlock_irq(&d->lock);
}

void callee_drops_another(struct dev *d)
{
	spin_lock(&d->other);
	spin_lock(&d->lock);
	wait_unlocked(d); // expect: sleep-in-atomic: 'wait_unlocked' may sleep \(in 'msleep'\) while spinlock 'd->other'
	spin_unlock(&d->lock);
	spin_unlock(&d->other);
}

void same_lock_of_another_object(struct dev *a, struct dev *b)
{
	spin_lock(&b->lock);
	spin_lock_nested(&a->lock, 1);
	wait_unlocked(a); // expect: sleep-in-atomic: 'wait_unlocked' may sleep \(in 'msleep'\) while spinlock 'b->lock'
	spin_unlock(&a->lock);
	spin_unlock(&b->lock);
}

void held_again_afterwards(struct dev *d)
{
	spin_lock(&d->lock);
	wait_unlocked(d);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	spin_unlock(&d->lock);
}

void here(struct dev *d)
{
	spin_lock(&d->lock);
	while (!d->ready) {
		spin_unlock(&d->lock);
		msleep(1);
		spin_lock(&d->lock);
	}
	spin_unlock(&d->lock);
}

void one_branch_only(struct dev *d, bool wait)
{
	spin_lock(&d->lock);
	if (wait) {
		spin_unlock(&d->lock);
		msleep(1);
		spin_lock(&d->lock);
	} else {
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	}
	spin_unlock(&d->lock);
}

void kernel_calls(struct dev *d)
{
	spin_lock(&d->lock);
	cond_resched_lock(&d->lock);
	spin_unlock(&d->lock);
	spin_lock_irq(&d->lock);
	wait_event_lock_irq(d->wq, d->ready, d->lock);
	spin_unlock_irq(&d->lock);
}

void kernel_calls_drop_another(struct dev *d)
{
	spin_lock(&d->other);
	spin_lock(&d->lock);
	cond_resched_lock(&d->lock); // expect: sleep-in-atomic: 'cond_resched_lock' may sleep while spinlock 'd->other'
	spin_unlock(&d->lock);
	spin_unlock(&d->other);
}

// Its command runs without the lock.

static int flush(struct dev *d)
{
	msleep(1);
	return d->ready;
}

void commanded(struct dev *d)
{
	spin_lock_irq(&d->lock);
	wait_event_lock_irq_cmd(d->wq, d->ready, d->lock, flush(d));
	spin_unlock_irq(&d->lock);
}

void asks_too_much(struct dev *d)
{
	spin_lock_irq(&d->lock);
	wait_event_lock_irq_cmd(d->wq, flush(d), d->lock, // expect: sleep-in-atomic: 'flush' may sleep
				d->ready = false);
	spin_unlock_irq(&d->lock);
}
