// RUN: %check %s
// A branch shows which object a pointer points to: its lock is that object's.

#include <linux/mutex.h>

struct keys {
	struct mutex lock;
	int n;
};

struct buffer {
	struct keys incoming, flushing;
};

struct target {
	struct keys *to;
	int seq;
};

int resize(struct keys *k);

// Locks of the caller: that of `incoming`, and perhaps that of `flushing`.
static int make_room(struct buffer *b, struct target *t)
{
	while (resize(t->to)) {
		if (t->to != &b->flushing)
			return -12; // expect(analyzer: it knows locks by one name): unbalanced-lock: returning without releasing mutex 't->to->lock'
		mutex_unlock(&t->to->lock);
		t->to = &b->incoming;
	}
	return 0;
}

int finish(struct buffer *b, struct target *t)
{
	int ret = make_room(b, t);

	if (t->to == &b->flushing)
		mutex_unlock(&b->flushing.lock);
	mutex_unlock(&b->incoming.lock);
	return ret; // expect(analyzer: it knows locks by one name): unbalanced-lock: returning without releasing mutex 't->to->lock'
}

void by_either_name(struct buffer *b, struct target *t)
{
	mutex_lock(&b->flushing.lock);
	if (t->to == &b->flushing)
		mutex_unlock(&t->to->lock);
	else
		mutex_unlock(&b->flushing.lock);
}

void acquired_by_pointer(struct buffer *b, struct target *t)
{
	if (t->to != &b->incoming)
		return;
	mutex_lock(&t->to->lock);
	t->seq++;
	mutex_unlock(&b->incoming.lock);
}

void twice(struct buffer *b, struct target *t)
{
	if (t->to != &b->flushing)
		return;
	mutex_lock(&b->flushing.lock);
	t->seq++;
	mutex_unlock(&t->to->lock); // note: 't->to->lock' released here
	mutex_unlock(&b->flushing.lock); // expect: unbalanced-lock: releasing mutex 'b->flushing.lock', which this path has released already
}

// An object may lead back to itself.
struct owner {
	struct device_queue {
		struct mutex lock;
		struct owner *owner;
		int n;
	} own;
};

struct user {
	struct device_queue *queue;
};

static void lock_queue(struct user *u)
{
	u->queue->n++;
	if (u->queue != &u->queue->owner->own)
		u->queue->n = 0;
	mutex_lock(&u->queue->lock);
}

void use(struct user *u)
{
	lock_queue(u);
	u->queue->n--;
	mutex_unlock(&u->queue->lock);
}
