// RUN: %check %s
// ww_mutex_lock_slow() waits for the lock that -EDEADLK was about.

#include <linux/ww_mutex.h>

DEFINE_WW_CLASS(queue_class);

struct queue {
	struct ww_mutex lock;
	int n;
};

void at_once(struct queue *q)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &queue_class); // note: 'ctx' acquired here
	ww_mutex_lock_slow(&q->lock, &ctx); // expect: ww-mutex: acquiring ww-mutex 'q->lock' as contended, but nothing was tried in acquire context 'ctx'
	q->n++;
	ww_mutex_unlock(&q->lock);
	ww_acquire_fini(&ctx);
}

void after_trying(struct queue *q)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &queue_class);
	if (ww_mutex_lock(&q->lock, &ctx) == -EDEADLK)
		ww_mutex_lock_slow(&q->lock, &ctx);
	q->n++;
	ww_mutex_unlock(&q->lock);
	ww_acquire_fini(&ctx);
}

/* The helper tries, and says which one. */
static struct queue *try_both(struct queue *a, struct queue *b,
			      struct ww_acquire_ctx *ctx)
{
	if (ww_mutex_lock(&a->lock, ctx))
		return a;
	if (ww_mutex_lock(&b->lock, ctx)) {
		ww_mutex_unlock(&a->lock);
		return b;
	}
	return NULL;
}

void after_a_helper(struct queue *a, struct queue *b)
{
	struct ww_acquire_ctx ctx;
	struct queue *busy;

	ww_acquire_init(&ctx, &queue_class);
	busy = try_both(a, b, &ctx);
	if (busy) {
		ww_mutex_lock_slow(&busy->lock, &ctx);
		ww_mutex_unlock(&busy->lock);
	} else {
		ww_mutex_unlock(&b->lock);
		ww_mutex_unlock(&a->lock);
	}
	ww_acquire_fini(&ctx);
}

/* So does a function of another file. */
struct queue *queue_lock_all(struct ww_acquire_ctx *ctx);
void after_another_file(void)
{
	struct ww_acquire_ctx ctx;
	struct queue *busy;

	ww_acquire_init(&ctx, &queue_class);
	busy = queue_lock_all(&ctx);
	if (busy) {
		ww_mutex_lock_slow(&busy->lock, &ctx);
		ww_mutex_unlock(&busy->lock);
	}
	ww_acquire_fini(&ctx);
}

/* What a caller has tried is not known here. */
void of_the_caller(struct queue *q, struct ww_acquire_ctx *ctx)
{
	ww_mutex_lock_slow(&q->lock, ctx);
	q->n++;
	ww_mutex_unlock(&q->lock);
}
