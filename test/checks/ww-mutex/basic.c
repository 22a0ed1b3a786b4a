// RUN: %check %s
// An acquire context from its beginning to its end.

#include <linux/ww_mutex.h>

DEFINE_WW_CLASS(queue_class);
DEFINE_WW_CLASS(pool_class);

struct queue {
	struct ww_mutex lock;
	struct queue *next;
	int n;
};

/* The whole of it, as it should be. */
int move(struct queue *from, struct queue *to)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = ww_mutex_lock(&from->lock, &ctx);
	if (ret)
		goto fini;
	ret = ww_mutex_lock(&to->lock, &ctx);
	while (ret == -EDEADLK) {
		ww_mutex_unlock(&from->lock);
		ww_mutex_lock_slow(&to->lock, &ctx);
		ret = ww_mutex_lock(&from->lock, &ctx);
		if (ret == -EDEADLK) {
			struct queue *other = from;

			from = to;
			to = other;
		}
	}
	if (ret)
		goto unlock;
	ww_acquire_done(&ctx);
	from->n--;
	to->n++;
	ww_mutex_unlock(&to->lock);
unlock:
	ww_mutex_unlock(&from->lock);
fini:
	ww_acquire_fini(&ctx);
	return ret;
}

/* The acquire phase ends once, and after it nothing is acquired. */
int lock_after_done(struct queue *q)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_done(&ctx); // note: completed by 'ww_acquire_done' here
	ret = ww_mutex_lock(&q->lock, &ctx); // expect: ww-mutex: acquiring ww-mutex 'q->lock' in acquire context 'ctx', whose acquire phase is over
	if (!ret) {
		q->n++;
		ww_mutex_unlock(&q->lock);
	}
	ww_acquire_fini(&ctx);
	return ret;
}

int lock_after_done_on_one_path(struct queue *q, int only)
{
	struct ww_acquire_ctx ctx;
	int ret = 0;

	ww_acquire_init(&ctx, &queue_class);
	if (only)
		ww_acquire_done(&ctx);
	else
		ret = ww_mutex_lock(&q->lock, &ctx);
	if (!ret && !only)
		ww_mutex_unlock(&q->lock);
	ww_acquire_fini(&ctx);
	return ret;
}

void done_twice(void)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_done(&ctx);
	ww_acquire_done(&ctx); // expect: ww-mutex: the acquire phase of acquire context 'ctx' is over already
	ww_acquire_fini(&ctx);
}

void done_in_turn(void)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_done(&ctx);
	ww_acquire_fini(&ctx);
	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_done(&ctx);
	ww_acquire_fini(&ctx);
}

/* All is unlocked when the context is finished. */
int finished_early(struct queue *q)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = ww_mutex_lock(&q->lock, &ctx); // note: 'q->lock' acquired here
	if (ret) {
		ww_acquire_fini(&ctx);
		return ret;
	}
	q->n++;
	ww_acquire_fini(&ctx); // expect: ww-mutex: releasing acquire context 'ctx' while ww-mutex 'q->lock' is held, which was acquired in it
	ww_mutex_unlock(&q->lock);
	return 0;
}

/* Acquired without the context, it may be held on. */
int finished_in_between(struct queue *q, struct queue *other)
{
	struct ww_acquire_ctx ctx;
	int ret;

	if (!ww_mutex_trylock(&other->lock, NULL))
		return -EAGAIN;
	ww_acquire_init(&ctx, &pool_class);
	ret = ww_mutex_lock(&q->lock, &ctx);
	if (!ret)
		ww_mutex_unlock(&q->lock);
	ww_acquire_fini(&ctx);
	ww_mutex_unlock(&other->lock);
	return ret;
}

/* Another file's function knows what was acquired in the context. */
void queue_back_off(struct ww_acquire_ctx *ctx);
int finished_after_backing_off(struct queue *q)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = ww_mutex_lock(&q->lock, &ctx);
	if (!ret)
		q->n++;
	queue_back_off(&ctx);
	ww_acquire_fini(&ctx);
	return ret;
}

/* A finished context is of no use until it begins again. */
int finished_before(struct queue *q)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_fini(&ctx); // note: 'ctx' released here
	ret = ww_mutex_lock(&q->lock, &ctx); // expect: ww-mutex: acquiring ww-mutex 'q->lock' in acquire context 'ctx', which this path has released
	if (!ret)
		ww_mutex_unlock(&q->lock);
	return ret;
}

int begun_again(struct queue *q)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ww_acquire_fini(&ctx);
	ww_acquire_init(&ctx, &queue_class);
	ret = ww_mutex_lock(&q->lock, &ctx);
	if (!ret)
		ww_mutex_unlock(&q->lock);
	ww_acquire_fini(&ctx);
	return ret;
}

/* One context of a class at a time. */
void two_of_a_class(void)
{
	struct ww_acquire_ctx a, b;

	ww_acquire_init(&a, &queue_class); // note: 'a' acquired here
	ww_acquire_init(&b, &queue_class); // expect: ww-mutex: acquiring acquire context 'b' while another one of its class, 'a', is held
	ww_acquire_fini(&b);
	ww_acquire_fini(&a);
}

void two_classes(void)
{
	struct ww_acquire_ctx a, b;

	ww_acquire_init(&a, &queue_class);
	ww_acquire_init(&b, &pool_class);
	ww_acquire_fini(&b);
	ww_acquire_fini(&a);
}

void one_after_another(void)
{
	struct ww_acquire_ctx a, b;

	ww_acquire_init(&a, &queue_class);
	ww_acquire_fini(&a);
	ww_acquire_init(&b, &queue_class);
	ww_acquire_fini(&b);
}
