// RUN: %check %s
// Without an acquire context nobody gives way: one lock of a class at a time.

#include <linux/ww_mutex.h>

struct buffer {
	struct ww_mutex lock;
	struct dma_resv *resv;
	int n;
};

struct table {
	struct ww_mutex lock;
};

void two_alone(struct buffer *a, struct buffer *b)
{
	ww_mutex_lock(&a->lock, NULL); // note: 'a->lock' acquired here
	ww_mutex_lock(&b->lock, NULL); // expect: ww-mutex: acquiring ww-mutex 'b->lock' without an acquire context while 'a->lock', of the same class, is held
	a->n += b->n;
	ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&a->lock);
}

void two_reservations(struct buffer *a, struct buffer *b)
{
	dma_resv_lock(a->resv, NULL);
	dma_resv_lock(b->resv, NULL); // expect: ww-mutex: acquiring ww-mutex 'b->resv->lock' without an acquire context while 'a->resv->lock', of the same class, is held
	a->n += b->n;
	dma_resv_unlock(b->resv);
	dma_resv_unlock(a->resv);
}

void same_twice(struct buffer *b)
{
	ww_mutex_lock(&b->lock, NULL);
	ww_mutex_lock(&b->lock, NULL); // expect: ww-mutex: acquiring ww-mutex 'b->lock', which is held already
	ww_mutex_unlock(&b->lock);
}

int mixed(struct buffer *a, struct buffer *b, struct ww_acquire_ctx *ctx)
{
	int ret = ww_mutex_lock(&a->lock, ctx);

	if (ret)
		return ret;
	ww_mutex_lock(&b->lock, NULL); // expect: ww-mutex: acquiring ww-mutex 'b->lock' without an acquire context while 'a->lock', of the same class, is held
	a->n += b->n;
	ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&a->lock);
	return 0;
}

/* A trylock waits for nobody. */
void second_tried(struct buffer *a, struct buffer *b)
{
	ww_mutex_lock(&a->lock, NULL);
	if (ww_mutex_trylock(&b->lock, NULL)) {
		a->n += b->n;
		ww_mutex_unlock(&b->lock);
	}
	ww_mutex_unlock(&a->lock);
}

void one_after_another(struct buffer *a, struct buffer *b)
{
	ww_mutex_lock(&a->lock, NULL);
	a->n++;
	ww_mutex_unlock(&a->lock);
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock);
}

/* Two classes have an order, as others have. */
void two_classes(struct buffer *b, struct table *t)
{
	ww_mutex_lock(&t->lock, NULL);
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&t->lock);
}

int both_in_context(struct buffer *a, struct buffer *b,
		    struct ww_acquire_ctx *ctx)
{
	int ret = ww_mutex_lock(&a->lock, ctx);

	if (ret)
		return ret;
	ret = ww_mutex_lock(&b->lock, ctx);
	if (!ret) {
		a->n += b->n;
		ww_mutex_unlock(&b->lock);
	}
	ww_mutex_unlock(&a->lock);
	return ret;
}

/* Its callers say whether there is a context. */
static int lock_one(struct buffer *b, struct ww_acquire_ctx *ctx)
{
	return ww_mutex_lock(&b->lock, ctx);
}

int helper_with(struct buffer *a, struct buffer *b, struct ww_acquire_ctx *ctx)
{
	int ret = lock_one(a, ctx);

	if (ret)
		return ret;
	ret = lock_one(b, ctx);
	if (!ret)
		ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&a->lock);
	return ret;
}

int helper_without(struct buffer *a, struct buffer *b)
{
	int ret = lock_one(a, NULL);

	if (ret)
		return ret;
	ret = lock_one(b, NULL); // expect: ww-mutex: acquiring ww-mutex 'b->lock' without an acquire context while 'a->lock', of the same class, is held
	if (!ret)
		ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&a->lock);
	return ret;
}

/* A context that is there at times is passed on as NULL otherwise. */
struct owner {
	struct ww_acquire_ctx ctx;
};

static int lock_for(struct buffer *b, struct owner *o)
{
	return ww_mutex_lock(&b->lock, o ? &o->ctx : NULL);
}

int for_somebody(struct buffer *a, struct buffer *b, struct owner *o)
{
	int ret = lock_for(a, o);

	if (ret)
		return ret;
	ret = lock_for(b, o);
	if (!ret)
		ww_mutex_unlock(&b->lock);
	ww_mutex_unlock(&a->lock);
	return ret;
}
