// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Allocation flags that a parameter chooses between.

#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static void *by_bool(bool can_sleep)
{
	return kmalloc(8, can_sleep ? GFP_KERNEL : GFP_ATOMIC);
}

static void *by_flags(bool locked)
{
	gfp_t gfp = locked ? GFP_ATOMIC : GFP_KERNEL;

	if (gfpflags_allow_blocking(gfp))
		might_sleep();
	return kmalloc(8, gfp);
}

void flags_by_bool(void)
{
	spin_lock(&lock);
	by_bool(false);
	by_bool(true); // expect: sleep-in-atomic: 'by_bool' may sleep
	by_flags(true);
	by_flags(false); // expect: sleep-in-atomic: 'by_flags' may sleep
	spin_unlock(&lock);
}

void in_one_function(bool atomic)
{
	if (atomic)
		spin_lock(&lock);
	if (atomic)
		kmalloc(8, atomic ? GFP_KERNEL : GFP_ATOMIC); // expect: sleep-in-atomic: 'kmalloc' may sleep
	if (atomic)
		spin_unlock(&lock);
}
