// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Sleeping under a spinlock, in each of its variants; and right after it.

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);

void plain(void)
{
	spin_lock(&lock); // note: 'lock' acquired here
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'lock' is held
	spin_unlock(&lock);
	msleep(1);
}

void irq(void)
{
	spin_lock_irq(&lock); // note: acquired here
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock_irq(&lock);
	msleep(1);
}

void irqsave(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags); // note: acquired here
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock_irqrestore(&lock, flags);
	msleep(1);
}

void bh(void)
{
	spin_lock_bh(&lock); // note: acquired here
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock_bh(&lock);
	msleep(1);
}

void nested(spinlock_t *parent)
{
	spin_lock_nested(parent, 1);
	msleep(1); // expect: sleep-in-atomic: spinlock 'parent'
	spin_unlock(parent);
	msleep(1);
}

void raw_plain(void)
{
	raw_spin_lock(&raw);
	msleep(1); // expect: sleep-in-atomic: raw-spinlock 'raw'
	raw_spin_unlock(&raw);
	msleep(1);
}

void raw_irqsave(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw, flags);
	msleep(1); // expect: sleep-in-atomic: raw-spinlock 'raw'
	raw_spin_unlock_irqrestore(&raw, flags);
	msleep(1);
}

void inner_and_outer(spinlock_t *a, spinlock_t *b)
{
	spin_lock(a);
	spin_lock(b);
	spin_unlock(a);
	msleep(1); // expect: sleep-in-atomic: spinlock 'b'
	spin_unlock(b);
	msleep(1);
}
