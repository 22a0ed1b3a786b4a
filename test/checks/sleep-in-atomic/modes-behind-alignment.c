// RUN: %check %s
// A word of modes is asked beside pointers that are aligned by masks: those are
// no modes, however many there are.
#include <linux/slab.h>
#include <linux/spinlock.h>

#define MAY_SLEEP 0x200
#define ALIGNED(p, a) ((void *)(((unsigned long)(p) + (a) - 1) & ~((unsigned long)(a) - 1)))

struct tfm {
	char ctx[64];
};
struct request {
	unsigned int flags;
	struct tfm *tfm;
	char ctx[64];
};
struct lengths {
	int key, iv, block, digest, state, pad, rest;
};

static DEFINE_SPINLOCK(lock);

static int prepare(struct request *r, unsigned int n)
{
	struct lengths *l = ALIGNED(r->tfm->ctx, 64);
	gfp_t gfp;

	if (!l->key || !l->iv || !l->block || !l->digest || !l->state ||
	    !l->pad || !l->rest)
		return -1;
	gfp = r->flags & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;
	return kmalloc(n, gfp) ? 0 : -1;
}

static int prepare_always(struct request *r, unsigned int n)
{
	struct lengths *l = ALIGNED(r->tfm->ctx, 64);

	if (!l->key || !l->iv || !l->block || !l->digest || !l->state ||
	    !l->pad || !l->rest)
		return -1;
	return kmalloc(n, GFP_KERNEL) ? 0 : -1;
}

int update(struct request *r)
{
	int err;

	spin_lock(&lock);
	err = prepare(r, 16);
	spin_unlock(&lock);
	return err;
}

int update_always(struct request *r)
{
	int err;

	spin_lock(&lock);
	err = prepare_always(r, 16); // expect: sleep-in-atomic: 'prepare_always' may sleep .in 'kmalloc'. while spinlock 'lock' is held
	spin_unlock(&lock);
	return err;
}
