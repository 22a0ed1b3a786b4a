// RUN: split-file %s %t && %link %t
//
// Which bit of an allocation's flags lets it sleep depends on the kernel. A file
// that does not include what says so has no part in that, wherever it comes.

//--- a.c
#include <linux/spinlock.h>
void before(spinlock_t *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
}
//--- fill.c
#include <linux/slab.h>
#include <linux/spinlock.h>
void *fill(spinlock_t *lock)
{
	void *p;

	spin_lock(lock);
	p = kmalloc(8, GFP_KERNEL); // expect(alone, too): sleep-in-atomic: 'kmalloc' may sleep
	kfree(kmalloc(8, GFP_ATOMIC));
	spin_unlock(lock);
	return p;
}
//--- z.c
#include <linux/spinlock.h>
void behind(spinlock_t *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
}
