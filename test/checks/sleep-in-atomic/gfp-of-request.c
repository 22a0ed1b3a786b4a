// RUN: %check %s
// The request says whether its callbacks may sleep. The mask that follows from
// that goes by a helper's name, or is kept in memory.

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/types.h>

struct crypto_async_request {
	u32 flags;
};

#define MAY_SLEEP 0x200

struct box {
	gfp_t gfp;
	int n;
	void *p;
};

struct ahash_request {
	struct crypto_async_request base;
	struct box box;
};

struct ahash_alg {
	int (*init)(struct ahash_request *req);
	int (*update)(struct ahash_request *req);
	int (*final)(struct ahash_request *req);
	int (*finup)(struct ahash_request *req);
	int (*digest)(struct ahash_request *req);
};

int prepare(struct ahash_request *req);
int map_request(struct ahash_request *req, gfp_t gfp);

static inline gfp_t gfp_of(struct crypto_async_request *req)
{
	return req->flags & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;
}

static inline gfp_t gfp_by_other(struct crypto_async_request *req)
{
	return req->flags & 1 ? GFP_KERNEL : GFP_NOIO;
}

/* By a helper's name, with calls between. */
static int request_update(struct ahash_request *req)
{
	gfp_t gfp = gfp_of(&req->base);

	if (prepare(req))
		return -1;
	return map_request(req, gfp); // expect(analyzer: what the helper asked for is not the caller's mode): sleep-in-atomic: 'map_request' may sleep
}

/* Either of these sleeps. */
static int request_finup(struct ahash_request *req)
{
	gfp_t gfp = gfp_by_other(&req->base);

	return map_request(req, gfp); // expect: sleep-in-atomic: 'map_request' may sleep where sleeping is forbidden \(ahash_alg.finup 'request_finup'\)
}

/* In memory. */
static int fill(struct box *b)
{
	b->p = kmalloc(b->n, b->gfp);
	return b->p ? 0 : -1;
}

static int request_final(struct ahash_request *req)
{
	struct box *b = &req->box;

	b->gfp = req->base.flags & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;
	b->n = 3;
	return fill(b);
}

static int request_digest(struct ahash_request *req)
{
	struct box *b = &req->box;

	b->gfp = GFP_KERNEL;
	b->n = 3;
	return fill(b); // expect: sleep-in-atomic: 'fill' may sleep \(in 'kmalloc'\) where sleeping is forbidden \(ahash_alg.digest 'request_digest'\)
}

static int request_init(struct ahash_request *req)
{
	void *p = kmalloc(8, gfp_of(&req->base)); // expect(analyzer: likewise): sleep-in-atomic: 'kmalloc' may sleep

	kfree(p);
	return 0;
}

struct ahash_alg alg = {
	.init = request_init,
	.update = request_update,
	.final = request_final,
	.finup = request_finup,
	.digest = request_digest,
};
