// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Sleeps that depend on what state an object is in.

#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct card {
	bool nonatomic;
};

struct stream {
	struct card *card;
	struct mutex mutex;
	spinlock_t lock;
	bool clocked;
	unsigned int flags;
};

#define NATIVE 4

static void stream_lock(struct stream *s)
{
	if (s->card->nonatomic)
		mutex_lock(&s->mutex);
	else
		spin_lock(&s->lock);
}

static void stream_unlock(struct stream *s)
{
	if (s->card->nonatomic)
		mutex_unlock(&s->mutex);
	else
		spin_unlock(&s->lock);
}

// Both streams are of one mode; the code cannot say so.
void link(struct stream *a, struct stream *b)
{
	stream_lock(a);
	stream_lock(b);
	stream_unlock(b);
	stream_unlock(a);
}

static void by_native(struct stream *s)
{
	if (!(s->flags & NATIVE))
		msleep(1);
}

// The caller may know that these are native.
void may_be_native(struct stream *s)
{
	spin_lock(&s->lock);
	by_native(s);
	spin_unlock(&s->lock);
}

static void start_clock(struct stream *s)
{
	if (s->clocked)
		return;
	msleep(1);
	s->clocked = true;
}

// Not yet started is a state like any other.
void starts(struct stream *s)
{
	spin_lock(&s->lock);
	start_clock(s); // expect: sleep-in-atomic: 'start_clock' may sleep
	spin_unlock(&s->lock);
}

static void started(struct stream *s)
{
	spin_lock(&s->lock);
	if (s->clocked)
		start_clock(s);
	spin_unlock(&s->lock);
}

void start_later(struct stream *s)
{
	started(s);
	start_clock(s);
}

// The last of many conditions is the one that decides.

struct request {
	unsigned int flags;
	int a, b, c, d, e, f, g;
};

static int submits(struct stream *s, struct request *r)
{
	if (!r->a || !r->b || r->c < 3 || r->d == 5 || !r->e || !r->f || !r->g)
		return 0;
	if (r->flags & NATIVE)
		msleep(1);
	return 1;
}

void may_be_native_request(struct stream *s, struct request *r)
{
	spin_lock(&s->lock);
	submits(s, r);
	spin_unlock(&s->lock);
}

static int submits_always(struct stream *s, struct request *r)
{
	if (!r->a || !r->b || r->c < 3 || r->d == 5 || !r->e || !r->f || !r->g)
		return 0;
	msleep(1);
	return 1;
}

void sleeping_request(struct stream *s, struct request *r)
{
	spin_lock(&s->lock);
	submits_always(s, r); // expect: sleep-in-atomic: 'submits_always' may sleep
	spin_unlock(&s->lock);
}

// A device's status is passed: it may be that as well as anything else. What a
// caller asks for is its own affair.

unsigned int ioread16(const void *addr);
gfp_t mapping_gfp(struct stream *s);

static void serves(struct stream *s, unsigned int status)
{
	if (status & 2)
		msleep(1);
}

static void allocates(struct stream *s, gfp_t gfp)
{
	if (gfp & __GFP_DIRECT_RECLAIM)
		msleep(1);
}

void by_status(struct stream *s)
{
	unsigned int status = ioread16(s);

	spin_lock(&s->lock);
	do {
		serves(s, status); // expect: sleep-in-atomic: 'serves' may sleep
		status = ioread16(s);
	} while (status & 1);
	spin_unlock(&s->lock);
}

void by_mask(struct stream *s)
{
	gfp_t gfp = mapping_gfp(s);

	spin_lock(&s->lock);
	allocates(s, gfp);
	spin_unlock(&s->lock);
}

// The caller of a callback may sleep only if the request says so.

struct ahash_request {
	struct request base;
	void *buffer;
};

struct ahash_alg {
	int (*update)(struct ahash_request *r);
	int (*digest)(struct ahash_request *r);
	int (*final)(struct ahash_request *r);
};

#define MAY_SLEEP 0x200

static int digest(struct ahash_request *r)
{
	gfp_t gfp = r->base.flags & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;

	r->buffer = kmalloc(4, gfp);
	if (!r->buffer && !(r->base.flags & MAY_SLEEP))
		return -EAGAIN;
	return 0;
}

static int update(struct ahash_request *r)
{
	gfp_t gfp = r->base.flags & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;

	r->buffer = kmalloc(4, gfp);
	if (!r->buffer && !(r->base.flags & MAY_SLEEP))
		return -EAGAIN;
	msleep(1); // expect(not analyzer: each of its paths has asked): sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden
	return 0;
}

static int final(struct ahash_request *r)
{
	if (((r->base.flags >> 4) & 3) == 2)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden
	return 0;
}

static const struct ahash_alg alg = {
	.final = final,
	.update = update,
	.digest = digest,
};
