// RUN: %check %s
// An acquire context of wound/wait mutexes is begun and finished.

#include <linux/locks.h>

struct ww_class;
void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *class);
void ww_acquire_done(struct ww_acquire_ctx *ctx);
void ww_acquire_fini(struct ww_acquire_ctx *ctx);
struct drm_modeset_acquire_ctx {
	struct ww_acquire_ctx ww_ctx;
};
void drm_modeset_acquire_init(struct drm_modeset_acquire_ctx *ctx, int flags);
void drm_modeset_acquire_fini(struct drm_modeset_acquire_ctx *ctx);
int drm_modeset_lock_all_ctx(struct drm_modeset_acquire_ctx *ctx);
void drm_modeset_drop_locks(struct drm_modeset_acquire_ctx *ctx);

extern struct ww_class class;
struct buffer {
	struct ww_mutex lock;
	int n;
};

int submit(struct buffer *b)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &class);
	ret = ww_mutex_lock(&b->lock, &ctx);
	if (ret)
		goto fini;
	ww_acquire_done(&ctx);
	b->n++;
	ww_mutex_unlock(&b->lock);
fini:
	ww_acquire_fini(&ctx);
	return ret;
}

int submit_leaving(struct buffer *b)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &class);
	ret = ww_mutex_lock(&b->lock, &ctx);
	if (ret)
		return ret; // expect: unbalanced-lock: returning with acquire context 'ctx' held
	b->n++;
	ww_mutex_unlock(&b->lock);
	ww_acquire_fini(&ctx);
	return 0;
}

void finish_twice(void)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &class);
	ww_acquire_done(&ctx);
	ww_acquire_fini(&ctx);
	ww_acquire_fini(&ctx); // expect: unbalanced-lock: releasing acquire context 'ctx', which this path has released already
}

int modeset(struct buffer *b)
{
	struct drm_modeset_acquire_ctx ctx;
	int ret;

	drm_modeset_acquire_init(&ctx, 0);
	ret = drm_modeset_lock_all_ctx(&ctx);
	if (ret && b->n)
		return ret; // expect: unbalanced-lock: returning with acquire context 'ctx.ww_ctx' held
	drm_modeset_drop_locks(&ctx);
	drm_modeset_acquire_fini(&ctx);
	return ret;
}

/* A pair of helpers that hand the context to their caller. */
void begin(struct ww_acquire_ctx *ctx)
{
	ww_acquire_init(ctx, &class);
}

void end(struct ww_acquire_ctx *ctx)
{
	ww_acquire_fini(ctx);
}
