// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// NOLINT silences this rule where it is said.

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

void silenced(void)
{
	spin_lock(&lock);
	msleep(1); // NOLINT(linuxkernel-sleep-in-atomic)
	msleep(2); // expect: sleep-in-atomic: msleep
	spin_unlock(&lock);
}
