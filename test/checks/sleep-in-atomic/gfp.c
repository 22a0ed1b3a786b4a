// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Only __GFP_DIRECT_RECLAIM sleeps, by whatever way the flags come.

#include <linux/device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

void constants(void)
{
	spin_lock(&lock);
	kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock 'lock' is held
	kmalloc(8, GFP_ATOMIC);
	kzalloc(8, GFP_NOIO); // expect: sleep-in-atomic: 'kzalloc' may sleep
	kzalloc(8, GFP_NOWAIT);
	kcalloc(8, 8, GFP_NOFS); // expect: sleep-in-atomic: 'kcalloc' may sleep
	kcalloc(8, 8, GFP_ATOMIC | __GFP_NOWARN);
	kstrdup("", GFP_KERNEL); // expect: sleep-in-atomic: 'kstrdup' may sleep
	kstrdup("", GFP_ATOMIC | GFP_DMA);
	alloc_page(GFP_KERNEL); // expect: sleep-in-atomic: 'alloc_page' may sleep
	alloc_page(GFP_ATOMIC);
	kmalloc(8, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM);
	kmalloc(8, GFP_ATOMIC | __GFP_DIRECT_RECLAIM); // expect: sleep-in-atomic: 'kmalloc' may sleep
	spin_unlock(&lock);
	kmalloc(8, GFP_KERNEL);
}

void locals(void)
{
	gfp_t gfp = GFP_KERNEL;

	spin_lock(&lock);
	kmalloc(8, gfp); // expect: sleep-in-atomic: 'kmalloc' may sleep
	gfp &= ~__GFP_DIRECT_RECLAIM;
	kmalloc(8, gfp);
	gfp |= __GFP_ZERO;
	kmalloc(8, gfp);
	gfp = GFP_ATOMIC;
	kmalloc(8, gfp);
	gfp = GFP_NOIO;
	kmalloc(8, gfp | __GFP_NOWARN); // expect: sleep-in-atomic: 'kmalloc' may sleep
	spin_unlock(&lock);
}

void ternary(bool atomic, bool other)
{
	gfp_t gfp = atomic ? GFP_ATOMIC : GFP_KERNEL;

	if (atomic)
		spin_lock(&lock);
	kmalloc(8, gfp);
	kmalloc(8, atomic ? GFP_ATOMIC : GFP_KERNEL);
	kmalloc(8, other ? GFP_ATOMIC : GFP_NOWAIT);
	if (atomic)
		spin_unlock(&lock);
}

void branches(int count)
{
	gfp_t gfp;

	if (count > 8)
		gfp = GFP_KERNEL;
	else
		gfp = GFP_ATOMIC;
	if (count <= 8)
		spin_lock(&lock);
	kmalloc(8, gfp);
	if (count <= 8)
		spin_unlock(&lock);
}

static void *allocate(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

static void *allocate_more(size_t size, gfp_t gfp)
{
	return allocate(2 * size, gfp & ~__GFP_NOWARN);
}

void parameters(void)
{
	spin_lock(&lock);
	allocate(8, GFP_ATOMIC);
	allocate(8, GFP_KERNEL); // expect: sleep-in-atomic: 'allocate' may sleep \(in 'kmalloc'\) while spinlock 'lock'
	allocate_more(8, GFP_ATOMIC);
	allocate_more(8, GFP_KERNEL); // expect: sleep-in-atomic: 'allocate_more' may sleep \(in 'kmalloc'\)
	spin_unlock(&lock);
	allocate_more(8, GFP_KERNEL);
}

struct request {
	gfp_t gfp;
	struct urb *urb;
};

static void *from_field(struct request *r)
{
	return kmalloc(8, r->gfp);
}

void fields(void)
{
	struct request r = { .gfp = GFP_ATOMIC };

	spin_lock(&lock);
	from_field(&r);
	kmalloc(8, r.gfp);
	r.gfp = GFP_KERNEL;
	from_field(&r); // expect: sleep-in-atomic: 'from_field' may sleep
	kmalloc(8, r.gfp); // expect: sleep-in-atomic: 'kmalloc' may sleep
	spin_unlock(&lock);
}

void unknown_flags(struct request *r, gfp_t gfp)
{
	spin_lock(&lock);
	kmalloc(8, r->gfp);
	kmalloc(8, gfp);
	if (gfpflags_allow_blocking(gfp))
		kmalloc(8, gfp); // expect: sleep-in-atomic: 'kmalloc' may sleep
	else
		kmalloc(8, gfp);
	if (gfp & __GFP_DIRECT_RECLAIM)
		cond_resched(); // expect: sleep-in-atomic: 'cond_resched' may sleep
	spin_unlock(&lock);
}

/* A function that is declared only, and takes gfp flags. */
void submits(struct urb *urb)
{
	spin_lock(&lock);
	usb_submit_urb(urb, GFP_ATOMIC);
	usb_submit_urb(urb, GFP_KERNEL); // expect: sleep-in-atomic: 'usb_submit_urb' may sleep
	spin_unlock(&lock);
	usb_submit_urb(urb, GFP_KERNEL);
}
