// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Arguments that are chosen or computed where they are passed, to macros and to functions.

#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	spinlock_t lock, other;
	bool atomic;
	int n;
};

void *extern_alloc(size_t size, gfp_t gfp);
struct ring *next_ring(struct ring *r);

static inline gfp_t flags_of(bool atomic)
{
	return atomic ? GFP_ATOMIC : GFP_KERNEL;
}

static void *grow(size_t n, bool atomic)
{
	return kmalloc(n, atomic ? GFP_ATOMIC : GFP_KERNEL); // note: 'kmalloc' may sleep
}

void *helper_sleeps(struct ring *r)
{
	void *p;

	spin_lock(&r->lock);
	p = grow(8, false); // expect: sleep-in-atomic: 'grow' may sleep \(in 'kmalloc'\) while spinlock 'r->lock' is held
	spin_unlock(&r->lock);
	return p;
}

void *helper_does_not(struct ring *r)
{
	void *p;

	spin_lock(&r->lock);
	p = grow(8, true);
	spin_unlock(&r->lock);
	return p;
}

void either_sleeps(struct ring *r, int n, int m)
{
	spin_lock(&r->lock);
	kmalloc(n, n > 9 ? GFP_KERNEL : GFP_NOIO); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(n, n > 9 ? m ? GFP_NOFS : GFP_NOIO : GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(n, (n > 9 ? GFP_KERNEL : GFP_NOIO) | (m ? __GFP_ZERO : 0)); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(n, n > 9 && m ? GFP_NOFS : GFP_NOIO); // expect: sleep-in-atomic: 'kmalloc' may sleep
	extern_alloc(n, n > 9 ? GFP_KERNEL : GFP_NOIO); // expect: sleep-in-atomic: 'extern_alloc' may sleep
	spin_unlock(&r->lock);
}

void neither_sleeps(struct ring *r, int n, int m)
{
	spin_lock(&r->lock);
	kmalloc(n, n > 9 ? GFP_ATOMIC : GFP_NOWAIT);
	kmalloc(n, n > 9 ? m ? GFP_ATOMIC : GFP_NOWAIT : __GFP_HIGH);
	kmalloc(n, (n > 9 ? GFP_ATOMIC : GFP_NOWAIT) | (m ? __GFP_ZERO : 0));
	kmalloc(n, n > 9 && m ? GFP_ATOMIC : GFP_NOWAIT);
	extern_alloc(n, n > 9 ? GFP_ATOMIC : GFP_NOWAIT);
	spin_unlock(&r->lock);
}

/* One side is enough: the path exists. */
void one_side(struct ring *r, int *n)
{
	gfp_t gfp = *n > 7 ? GFP_ATOMIC : GFP_KERNEL;

	spin_lock(&r->lock);
	extern_alloc(8, *n > 9 ? GFP_KERNEL : GFP_ATOMIC); // expect: sleep-in-atomic: 'extern_alloc' may sleep
	extern_alloc(8, gfp); // expect: sleep-in-atomic: 'extern_alloc' may sleep
	spin_unlock(&r->lock);
}

/* The same test decides about the lock and the flags. */
void together(struct ring *r, bool locked)
{
	if (locked)
		spin_lock(&r->lock);
	kmalloc(8, locked ? GFP_ATOMIC : GFP_KERNEL);
	if (locked)
		spin_unlock(&r->lock);
}

void inverted(struct ring *r, bool locked)
{
	if (locked)
		spin_lock(&r->lock);
	kmalloc(8, locked ? GFP_KERNEL : GFP_ATOMIC); // expect: sleep-in-atomic: 'kmalloc' may sleep
	if (locked)
		spin_unlock(&r->lock);
}

void or_else(struct ring *r, gfp_t extra)
{
	spin_lock(&r->lock);
	kmalloc(8, (extra & __GFP_HIGH) ?: GFP_NOWAIT);
	kmalloc(8, (extra & __GFP_HIGH) ?: GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep
	spin_unlock(&r->lock);
}

void computed(struct ring *r)
{
	spin_lock(&r->lock);
	kmalloc(8, flags_of(true));
	kmalloc(8, flags_of(false)); // expect: sleep-in-atomic: 'kmalloc' may sleep
	kmalloc(8, ({ gfp_t g = GFP_NOWAIT; g |= __GFP_ZERO; g; }));
	kmalloc(8, ({ gfp_t g = GFP_NOIO; g |= __GFP_ZERO; g; })); // expect: sleep-in-atomic: 'kmalloc' may sleep
	spin_unlock(&r->lock);
}

void either_lock(struct ring *a, struct ring *b, bool first)
{
	unsigned long flags;

	spin_lock_irqsave(first ? &a->lock : &b->lock, flags);
	kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock
	spin_unlock_irqrestore(first ? &a->lock : &b->lock, flags);
	kmalloc(8, GFP_KERNEL);
}

void lock_of_result(struct ring *r)
{
	unsigned long flags;

	spin_lock_irqsave(&next_ring(r)->lock, flags);
	kmalloc(8, GFP_KERNEL); // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock
	kmalloc(8, GFP_ATOMIC);
	spin_unlock_irqrestore(&next_ring(r)->lock, flags);
}
