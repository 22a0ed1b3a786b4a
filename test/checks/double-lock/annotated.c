// RUN: %check %s
// __releases() and __acquires() on functions that are called without the lock:
// what they say is checked by what the body does.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	struct mutex mutex;
	int n;
};

void drop_one(struct queue *q);

static int flush(struct queue *q)
	__releases(&q->lock)
	__acquires(&q->lock)
{
	int n = 0;

	spin_lock_irq(&q->lock);
	while (q->n) {
		spin_unlock_irq(&q->lock);
		drop_one(q);
		n++;
		spin_lock_irq(&q->lock);
	}
	spin_unlock_irq(&q->lock);
	return n;
}

int shut_down(struct queue *q)
{
	return flush(q);
}

// A mutex, visible to others.

void flush_all(struct queue *q)
	__releases(&q->mutex)
	__acquires(&q->mutex)
{
	mutex_lock(&q->mutex);
	q->n = 0;
	mutex_unlock(&q->mutex);
}

// Only where there is something to do; by a trylock.

static void flush_some(struct queue *q)
	__releases(&q->lock)
	__acquires(&q->lock)
{
	if (!q->n)
		return;
	spin_lock(&q->lock);
	q->n--;
	spin_unlock(&q->lock);
}

static int try_to_flush(struct queue *q)
	__releases(&q->lock)
{
	if (!spin_trylock(&q->lock))
		return 0;
	q->n = 0;
	spin_unlock(&q->lock);
	return 1;
}

void some(struct queue *q)
{
	flush_some(q);
	if (try_to_flush(q))
		flush_some(q);
}

// What it says is true, so the body is wrong.

static void clear(struct queue *q)
	__releases(&q->lock)
	__acquires(&q->lock)
{
	spin_lock(&q->lock); // expect: double-lock: acquiring spinlock 'q->lock', which is held already
	q->n = 0;
	spin_unlock(&q->lock);
}

void reset(struct queue *q)
{
	spin_lock(&q->lock); // note: 'q->lock' acquired here
	clear(q); // note: calls 'clear' here
	spin_unlock(&q->lock);
}

// As it is meant.

static void wait_unlocked(struct queue *q)
	__releases(&q->lock)
	__acquires(&q->lock)
{
	spin_unlock(&q->lock);
	drop_one(q);
	spin_lock(&q->lock);
	spin_lock(&q->lock); // expect: double-lock: acquiring spinlock 'q->lock', which is held already
}

void waits(struct queue *q)
{
	spin_lock(&q->lock);
	wait_unlocked(q);
	spin_unlock(&q->lock);
}

static void held_all_along(struct queue *q)
	__must_hold(&q->lock)
{
	spin_lock(&q->lock); // expect: double-lock: acquiring spinlock 'q->lock', which is held already
	spin_unlock(&q->lock);
}

void holds(struct queue *q)
{
	held_all_along(q);
}
