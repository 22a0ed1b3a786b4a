// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// --strict also reports what sleeps by flags that are not known.

#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

void unknown(gfp_t gfp)
{
	spin_lock(&lock);
	kmalloc(8, gfp); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(8, gfp & ~__GFP_DIRECT_RECLAIM);
	spin_unlock(&lock);
}

void known(void)
{
	spin_lock(&lock);
	kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(8, GFP_ATOMIC);
	spin_unlock(&lock);
}
