// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Macros that get the name of what they call as an argument; Linux 7.0 allocates objects so.

#include <linux/alloc_obj.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	int n, data[];
};

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

#define NEW(how, type, gfp) ((type *)how(sizeof(type), gfp))
#define NEW_TWICE(how, type, gfp) NEW(how, type, gfp)
#define DO(what, with) what(with)

void allocates(void)
{
	spin_lock(&lock);
	NEW(kmalloc, struct item, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock 'lock' is held
	NEW(kmalloc, struct item, GFP_ATOMIC);
	NEW_TWICE(kmalloc, struct item, GFP_NOIO); // expect: sleep-in-atomic: 'kmalloc' may sleep
	NEW_TWICE(kmalloc, struct item, GFP_NOWAIT);
	spin_unlock(&lock);
}

void locks(void)
{
	DO(spin_lock, &lock); // note: 'lock' acquired here
	DO(mutex_lock, &mutex); // expect: sleep-in-atomic: 'mutex_lock' may sleep while spinlock 'lock' is held
	DO(mutex_unlock, &mutex);
	DO(spin_unlock, &lock);
	DO(mutex_lock, &mutex);
	DO(mutex_unlock, &mutex);
}


void objects(struct item *p, gfp_t gfp, int n)
{
	spin_lock(&lock);
	p = kmalloc_obj(*p); // expect: sleep-in-atomic: 'kmalloc_obj' may sleep while spinlock 'lock' is held
	p = kmalloc_obj(*p, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc_obj' may sleep
	p = kmalloc_obj(*p, GFP_ATOMIC);
	p = kmalloc_obj(*p, n ? GFP_KERNEL : GFP_NOIO); // expect: sleep-in-atomic: 'kmalloc_obj' may sleep
	p = kmalloc_objs(*p, n); // expect: sleep-in-atomic: 'kmalloc_objs' may sleep
	p = kmalloc_objs(struct item, n, GFP_NOWAIT);
	p = kzalloc_flex(*p, data, n); // expect: sleep-in-atomic: 'kzalloc_flex' may sleep
	p = kzalloc_flex(*p, data, n, GFP_ATOMIC);
	p = kmalloc_obj(*p, gfp);
	spin_unlock(&lock);
	p = kmalloc_obj(*p);
}
