// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Who does not ask whether a trylock has succeeded, or warns if it has not,
// knows that it does; who warns if it has, holds the lock already.

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct bin {
	struct mutex lock;
	spinlock_t inner;
	struct kref ref;
	int n;
};

int enter(struct bin *b);
void leave(struct bin *b);

#define EXPECT_NOT(x) ((void)(x))

/* A lock that nobody else knows yet. */
int bin_publish(struct bin *b)
{
	int err;

	mutex_init(&b->lock);
	EXPECT_NOT(!mutex_trylock(&b->lock));
	err = enter(b);
	if (err) {
		mutex_unlock(&b->lock); // expect(analyzer: it tries both answers): unbalanced-lock: releasing mutex 'b->lock', which this path has not acquired
		return err;
	}
	b->n = 1;
	return 0;
}

/* The same, but one error forgets it. */
int bin_publish_badly(struct bin *b)
{
	int err;

	mutex_init(&b->lock);
	EXPECT_NOT(!mutex_trylock(&b->lock));
	err = enter(b);
	if (err < 0)
		return -5; // expect(not analyzer: it tells of the release): unbalanced-lock: returning with mutex 'b->lock' held, which other paths release
	mutex_unlock(&b->lock); // expect(analyzer: it tries both answers): unbalanced-lock: releasing mutex 'b->lock', which this path has not acquired
	return 0;
}

/* With a warning. */
void bin_empty(struct bin *b)
{
	WARN_ON(!spin_trylock(&b->inner));
	b->n = 0;
	spin_unlock(&b->inner); // expect(analyzer: it tries both answers): unbalanced-lock: releasing spinlock 'b->inner', which this path has not acquired
}

/* What an if asks is open. */
void bin_empty_badly(struct bin *b)
{
	if (!spin_trylock(&b->inner))
		b->n = 1;
	b->n = 0;
	spin_unlock(&b->inner); // expect: unbalanced-lock: releasing spinlock 'b->inner', which this path has not acquired
}

static inline int bin_trylock(struct bin *b)
{
	return spin_trylock(&b->inner);
}

/* The caller holds it, as the warning says. */
static void bin_release_locked(struct kref *ref)
{
	struct bin *b = container_of(ref, struct bin, ref);

	WARN_ON(bin_trylock(b));
	leave(b);
	spin_unlock(&b->inner);
}

void bin_put(struct bin *b)
{
	spin_lock(&b->inner);
	if (kref_put(&b->ref, bin_release_locked))
		return;
	spin_unlock(&b->inner);
}

/* Asked otherwise, it says nothing of who holds it. */
void bin_release_oddly(struct bin *b)
{
	if (bin_trylock(b))
		b->n = 1;
	leave(b);
	spin_unlock(&b->inner); // expect: unbalanced-lock: releasing spinlock 'b->inner', which this path has not acquired
}
