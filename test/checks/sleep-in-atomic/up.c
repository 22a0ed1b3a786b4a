// RUN: %check %s -- -DCONFIG_UP
// RUN: %check %s -- -DCONFIG_UP -DCONFIG_DEBUG_LOCK_ALLOC
// Without SMP a spinlock is nothing, or a disabled interrupt: the verdict is the same.

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);

void plain(void)
{
	spin_lock(&lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'lock' is held
	spin_unlock(&lock);
	msleep(1);
}

void irqsave(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'lock' is held
	spin_unlock_irqrestore(&lock, flags);
	msleep(1);
}

void raw_lock(void)
{
	raw_spin_lock(&raw);
	msleep(1); // expect: sleep-in-atomic: raw-spinlock 'raw'
	raw_spin_unlock(&raw);
	msleep(1);
}

void try(void)
{
	if (spin_trylock(&lock)) {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'lock' is held
		spin_unlock(&lock);
	}
	msleep(1);
}

void guarded(void)
{
	guard(spinlock_bh)(&lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
}
