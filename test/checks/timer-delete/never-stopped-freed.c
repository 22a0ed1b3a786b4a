// RUN: %check %s

/* Objects that are freed elsewhere than at a driver's end. */

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

/* A function for other files makes it, another one frees it. */

struct cache;
struct session;
struct transfer;
struct volume {
	struct cache *cache;
	struct session *session;
	struct transfer *transfer;
};

struct cache {
	struct work_struct shrink, cancelled;
	int entries;
};

static void cache_shrink(struct work_struct *w)
{
	struct cache *c = container_of(w, struct cache, shrink);

	c->entries--;
}

static void cache_cancelled(struct work_struct *w)
{
	struct cache *c = container_of(w, struct cache, cancelled);

	c->entries--;
}

struct cache *cache_create(int entries)
{
	struct cache *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->entries = entries;
	INIT_WORK(&c->shrink, cache_shrink); // expect: timer-delete: nothing stops work function 'cache_shrink', which may run after what contains its object is freed
	INIT_WORK(&c->cancelled, cache_cancelled);
	if (entries < 0) {
		kfree(c);
		return NULL;
	}
	return c;
}

void cache_insert(struct cache *c)
{
	c->entries++;
	schedule_work(&c->shrink); // note: 'schedule_work' schedules it here
	schedule_work(&c->cancelled);
}

static void cache_free(struct cache *c)
{
	kfree(c); // note: freed by 'kfree' here
}

void cache_destroy(struct volume *v)
{
	struct cache *c = v->cache;

	cancel_work_sync(&c->cancelled);
	cache_free(c);
}

/* Only what could not make it frees it. */

struct session {
	struct work_struct work;
	int state;
};

static void session_work(struct work_struct *w)
{
	struct session *s = container_of(w, struct session, work);

	s->state++;
}

static void session_init(struct session *s)
{
	INIT_WORK(&s->work, session_work);
}

int session_connect(struct session *s);

struct session *session_create(void)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	session_init(s);
	if (session_connect(s)) {
		kfree(s);
		return NULL;
	}
	return s;
}

void session_kick(struct session *s)
{
	schedule_work(&s->work);
}

/* The function that frees it has waited until it is done. */

struct completion {
	unsigned int done;
};
void wait_for_completion(struct completion *c);
void complete(struct completion *c);

struct transfer {
	struct work_struct work;
	struct completion done;
};

static void transfer_work(struct work_struct *w)
{
	struct transfer *t = container_of(w, struct transfer, work);

	complete(&t->done);
}

struct transfer *transfer_create(void)
{
	struct transfer *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	INIT_WORK(&t->work, transfer_work);
	return t;
}

void transfer_start(struct transfer *t)
{
	schedule_work(&t->work);
}

void transfer_destroy(struct volume *v)
{
	struct transfer *t = v->transfer;

	wait_for_completion(&t->done);
	kfree(t);
}
