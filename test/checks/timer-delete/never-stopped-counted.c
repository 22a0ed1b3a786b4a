// RUN: %check %s

/* Objects that count who uses them: a scheduled work does. */

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct kref {
	int refcount;
};
int kref_put(struct kref *k, void (*release)(struct kref *k));

struct request;
struct reply;
struct volume {
	struct request *request;
	struct reply *reply;
};

/* The handler frees it, too: so it counts who uses it. */

struct request {
	struct work_struct work;
	int users;
};

static void request_put(struct request *r)
{
	if (--r->users == 0)
		kfree(r);
}

static void request_work(struct work_struct *w)
{
	struct request *r = container_of(w, struct request, work);

	request_put(r);
}

struct request *request_create(void)
{
	struct request *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	r->users = 2;
	INIT_WORK(&r->work, request_work);
	return r;
}

void request_start(struct request *r)
{
	schedule_work(&r->work);
}

void request_done(struct volume *v)
{
	request_put(v->request);
}

/* Its last reference frees it, whoever puts that. */

struct reply {
	struct work_struct work;
	struct kref ref;
	int state;
};

static void reply_release(struct kref *k)
{
	struct reply *r = container_of(k, struct reply, ref);

	kfree(r);
}

static void reply_work(struct work_struct *w)
{
	struct reply *r = container_of(w, struct reply, work);

	kref_put(&r->ref, reply_release);
}

struct reply *reply_create(void)
{
	struct reply *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	INIT_WORK(&r->work, reply_work);
	return r;
}

void reply_start(struct reply *r)
{
	schedule_work(&r->work);
}
