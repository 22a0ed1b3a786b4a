// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// in_interrupt() as a condition.

#include <linux/delay.h>
#include <linux/spinlock.h>

static void by_interrupt(void)
{
	if (in_interrupt())
		udelay(10);
	else
		msleep(1);
}

void bottom_halves_off(void)
{
	local_bh_disable();
	by_interrupt();
	local_bh_enable();
}

void under_a_spinlock(spinlock_t *l)
{
	spin_lock(l);
	by_interrupt(); // expect: sleep-in-atomic: 'by_interrupt' may sleep
	spin_unlock(l);
}
