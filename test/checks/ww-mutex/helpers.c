// RUN: %check %s
// Helpers get the context of their caller.

#include <linux/ww_mutex.h>

DEFINE_WW_CLASS(queue_class);

struct queue {
	struct ww_mutex lock;
	int n;
};

static int queue_lock(struct queue *q, struct ww_acquire_ctx *ctx)
{
	return ww_mutex_lock(&q->lock, ctx);
}

static void queue_unlock(struct queue *q)
{
	ww_mutex_unlock(&q->lock);
}

static void end_acquiring(struct ww_acquire_ctx *ctx)
{
	ww_acquire_done(ctx); // note: completed by 'ww_acquire_done' here
}

static void finish(struct ww_acquire_ctx *ctx)
{
	ww_acquire_fini(ctx);
}

int right(struct queue *a, struct queue *b)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = queue_lock(a, &ctx);
	if (ret)
		goto out;
	ret = queue_lock(b, &ctx);
	if (ret)
		goto unlock;
	end_acquiring(&ctx);
	a->n += b->n;
	queue_unlock(b);
unlock:
	queue_unlock(a);
out:
	finish(&ctx);
	return ret;
}

int acquired_too_late(struct queue *a, struct queue *b)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = queue_lock(a, &ctx);
	if (ret)
		goto out;
	end_acquiring(&ctx);
	ret = queue_lock(b, &ctx); // expect: ww-mutex: acquiring ww-mutex 'b->lock' in acquire context 'ctx', whose acquire phase is over
	if (!ret)
		queue_unlock(b);
	queue_unlock(a);
out:
	finish(&ctx);
	return ret;
}

int finished_early(struct queue *a)
{
	struct ww_acquire_ctx ctx;
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = queue_lock(a, &ctx);
	if (ret) {
		finish(&ctx);
		return ret;
	}
	finish(&ctx); // expect: ww-mutex: releasing acquire context 'ctx' while ww-mutex 'a->lock' is held, which was acquired in it
	queue_unlock(a);
	return 0;
}

/* The caller's context has begun and will be finished elsewhere. */
int of_the_caller(struct queue *q, struct ww_acquire_ctx *ctx)
{
	int ret = queue_lock(q, ctx);

	if (ret)
		return ret;
	ww_acquire_done(ctx);
	q->n++;
	queue_unlock(q);
	return 0;
}

/* What a helper has locked exists, and so does what it is a member of. */
struct port {
	int number;
	struct queue q;
};
struct port *find_port(int number);

int if_there_is_one(int number)
{
	struct ww_acquire_ctx ctx;
	struct port *p = NULL;
	int ret = 0;

	ww_acquire_init(&ctx, &queue_class);
	if (number) {
		p = find_port(number);
		ret = queue_lock(&p->q, &ctx);
		if (ret)
			goto out;
	}
	ww_acquire_done(&ctx);
	if (p)
		queue_unlock(&p->q);
out:
	finish(&ctx);
	return ret;
}

int if_it_has_a_number(int number)
{
	struct ww_acquire_ctx ctx;
	struct port *p = find_port(number);
	int ret;

	ww_acquire_init(&ctx, &queue_class);
	ret = queue_lock(&p->q, &ctx);
	if (ret)
		goto out;
	if (p->number)
		queue_unlock(&p->q);
out:
	ww_acquire_fini(&ctx); // expect: ww-mutex: releasing acquire context 'ctx' while ww-mutex 'struct port.q.lock' is held, which was acquired in it
	return ret;
}
