// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A variable that a loop reads at one place, and gives something else before
// the next round: what was seen in this round stays so until then.

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct ring {
	spinlock_t lock;
	int users;
};

struct job {
	struct ring *ring;
	struct mutex mutex;
};

struct ring *make_ring(void);
int is_beaten(struct job *job);

static struct ring *lock_ring(struct job *job)
{
	struct ring *ring = READ_ONCE(job->ring);

	if (ring)
		spin_lock(&ring->lock);
	return ring;
}

struct ring *get_ring(struct job *job)
{
	struct ring *ring;

retry:
	ring = lock_ring(job);
	if (ring) {
		ring->users++;
		spin_unlock(&ring->lock);
	} else {
		mutex_lock(&job->mutex);
		ring = make_ring();
		mutex_unlock(&job->mutex);
		if (is_beaten(job))
			goto retry;
	}
	return ring;
}

void get_ring_here(struct job *job)
{
	struct ring *ring;

	for (;;) {
		ring = job->ring;
		if (ring)
			spin_lock(&ring->lock);
		if (ring)
			break;
		msleep(1);
		ring = make_ring();
	}
	spin_unlock(&ring->lock);
}

/* One way gives it a constant. */
void get_ring_unless_beaten(struct job *job)
{
	struct ring *ring;

	for (;;) {
		ring = job->ring;
		if (ring && is_beaten(job))
			ring = NULL;
		if (ring)
			spin_lock(&ring->lock);
		if (ring)
			break;
		msleep(1);
	}
	spin_unlock(&ring->lock);
}

/* The next round's value is read at the end of this one. */
void get_next_ring(struct job *job)
{
	struct ring *ring;

	for (;;) {
		ring = lock_ring(job);
		if (!ring) {
			msleep(1);
			ring = lock_ring(job + 1);
			if (ring)
				spin_unlock(&ring->lock);
			continue;
		}
		break;
	}
	spin_unlock(&ring->lock);
}

/* The lock is held where there is a ring. */
void get_ring_wrongly(struct job *job)
{
	struct ring *ring;

retry:
	ring = lock_ring(job);
	if (!ring) {
		ring = make_ring();
		if (is_beaten(job))
			goto retry;
	} else {
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'ring->lock' is held
		spin_unlock(&ring->lock);
	}
}

void get_ring_here_wrongly(struct job *job)
{
	struct ring *ring;

	for (;;) {
		ring = job->ring;
		if (ring)
			spin_lock(&ring->lock);
		if (!ring)
			break;
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'ring->lock' is held
		spin_unlock(&ring->lock);
		ring = make_ring();
	}
}

/* It is read again in the same round, and may be gone by then. */
void get_ring_twice(struct job *job)
{
	struct ring *ring;

	for (;;) {
		ring = job->ring;
		if (ring)
			spin_lock(&ring->lock); // expect(not analyzer: to it the second read is the first one): double-lock: acquiring spinlock 'ring->lock', which is held already
		ring = job->ring;
		if (ring)
			break;
		msleep(1); // expect(not analyzer: to it the second read is the first one): sleep-in-atomic: 'msleep' may sleep while spinlock 'ring->lock' is held
	}
	spin_unlock(&ring->lock); // expect(not analyzer: to it the second read is the first one): unbalanced-lock: releasing spinlock 'ring->lock', which this path has not acquired
}
