// RUN: %analyze -I %includes -std=gnu11 -Xclang -analyzer-config -Xclang ipa=none --analyzer-output text %s -o %t 2>&1 | FileCheck %s
// RUN: %check %s
// Calls that the analyzer does not follow, here none at all: which locks one
// has left, the path knows by what it returned, and by the mode of the object.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct card {
	bool nonatomic;
};

struct group {
	spinlock_t lock;
	struct mutex mutex;
};

struct stream {
	struct card *card;
	struct group own;
	struct group *group;
	int ready;
};

struct guard {
	struct stream *stream;
};

static void lock(struct stream *s)
{
	if (s->card->nonatomic)
		mutex_lock(&s->own.mutex);
	else
		spin_lock(&s->own.lock);
}

static void unlock(struct stream *s)
{
	if (s->card->nonatomic)
		mutex_unlock(&s->own.mutex);
	else
		spin_unlock(&s->own.lock);
}

static struct group *group_of(struct stream *s)
{
	if (!s->ready)
		return NULL;
	spin_lock(&s->group->lock);
	return s->group;
}

static int lock_ready(struct stream *s)
{
	spin_lock(&s->own.lock);
	if (s->ready)
		return 0;
	spin_unlock(&s->own.lock);
	return -EBUSY;
}

static void end(struct guard *g)
{
	spin_unlock(&g->stream->own.lock);
}

/* One mode. */
void balanced(struct stream *s)
{
	lock(s);
	unlock(s);
	msleep(1);
}
// CHECK-NOT: warning

void by_pointer(struct stream *s)
{
	struct group *g = group_of(s);

	if (g)
		spin_unlock(&g->lock);
	msleep(1);
}
// CHECK-NOT: warning

void sleeps_by_pointer(struct stream *s)
{
	struct group *g = group_of(s);

	if (g) {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
		// CHECK: :[[#@LINE-1]]:3: warning: 'msleep' may sleep while spinlock
		spin_unlock(&g->lock);
	}
}
// CHECK-NOT: warning

int by_number(struct stream *s)
{
	int error = lock_ready(s);

	if (error) {
		msleep(1);
		return error;
	}
	spin_unlock(&s->own.lock);
	msleep(1);
	return 0;
}
// CHECK-NOT: warning

int sleeps_by_number(struct stream *s)
{
	int error = lock_ready(s);

	if (error)
		return error;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 's->own.lock'
	// CHECK: :[[#@LINE-1]]:2: warning: 'msleep' may sleep while spinlock
	spin_unlock(&s->own.lock);
	return 0;
}
// CHECK-NOT: warning

/* What a local variable held when it was passed. */
void by_variable(struct stream *s)
{
	struct guard g = { s };

	spin_lock(&s->own.lock);
	end(&g);
	msleep(1);
}
// CHECK-NOT: warning

void ends_twice(struct stream *s)
{
	struct guard g = { s };

	spin_lock(&s->own.lock);
	end(&g);
	spin_unlock(&s->own.lock); // expect: unbalanced-lock: released already
	// CHECK: :[[#@LINE-1]]:2: warning: releasing spinlock 's->own.lock', which this path has released already
}
