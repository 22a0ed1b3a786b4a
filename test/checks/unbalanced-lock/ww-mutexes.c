// RUN: %check %s
// A wound/wait mutex is released once. Who acquired it in the context, another
// function may know.

#include <linux/ww_mutex.h>

struct buffer {
	struct ww_mutex lock;
	int n;
};

void twice(struct buffer *b)
{
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock); // note: 'b->lock' released here
	ww_mutex_unlock(&b->lock); // expect: unbalanced-lock: releasing ww-mutex 'b->lock', which this path has released already
}

void again(struct buffer *b)
{
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock);
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock);
}

/* Without a context it does not fail. */
static void drop(struct buffer *b)
{
	ww_mutex_lock(&b->lock, NULL);
	b->n--;
	ww_mutex_unlock(&b->lock);
}

void through_a_helper(struct buffer *b)
{
	ww_mutex_lock(&b->lock, NULL);
	b->n++;
	ww_mutex_unlock(&b->lock);
	drop(b);
}

/* Held already, it is held. */
int held_already(struct buffer *b, struct ww_acquire_ctx *ctx)
{
	int ret;

	ret = ww_mutex_lock(&b->lock, ctx);
	if (ret && ret != -EALREADY)
		return ret;
	b->n++;
	ww_mutex_unlock(&b->lock);
	ret = ww_mutex_lock(&b->lock, ctx);
	if (ret && ret != -EALREADY)
		return ret;
	b->n++;
	ww_mutex_unlock(&b->lock);
	return 0;
}

/* What callers have acquired is released by who backs off. */
void back_off(struct buffer *a, struct buffer *b)
{
	ww_mutex_unlock(&a->lock);
	ww_mutex_unlock(&b->lock);
}
