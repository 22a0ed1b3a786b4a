// RUN: %check %s
// A helper releases a lock that it finds, of a kind of which two are held: which
// one is left, nobody knows. Of one it is clear. A helper that says which lock
// it chooses, and by what, is believed.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct queue {
	raw_spinlock_t lock;
	struct queue *core;
	bool shared;
};

struct task {
	raw_spinlock_t lock;
	struct queue *on;
	int state;
};

int work(struct queue *q);

static raw_spinlock_t *find_lock(struct queue *q)
{
	while (q->shared)
		q = q->core;
	return &q->lock;
}

static void find_and_unlock(struct queue *q)
{
	raw_spin_unlock(find_lock(q));
}

int two(struct task *t)
{
	struct queue *q = t->on;

	raw_spin_lock(&t->lock);
	raw_spin_lock(&q->lock);
	t->state++;
	find_and_unlock(q);
	raw_spin_unlock(&t->lock);
	msleep(1);
	return 0;
}

int kept(struct task *t)
{
	struct queue *q = t->on;

	raw_spin_lock(&q->lock);
	t->state++;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while raw-spinlock 'q->lock' is held
	find_and_unlock(q);
	return 0;
}

static inline raw_spinlock_t *lock_of(struct queue *q)
{
	if (q->shared)
		return &q->core->lock;
	return &q->lock;
}

static void queue_lock(struct queue *q)
{
	raw_spin_lock(lock_of(q));
}

static void queue_unlock(struct queue *q)
{
	raw_spin_unlock(lock_of(q));
}

int chosen(struct task *t)
{
	struct queue *q = t->on;

	raw_spin_lock(&t->lock);
	queue_lock(q);
	t->state++;
	queue_unlock(q);
	raw_spin_unlock(&t->lock);
	msleep(1);
	return 0;
}

int chosen_and_kept(struct task *t)
{
	struct queue *q = t->on;

	raw_spin_lock(&t->lock);
	queue_lock(q);
	t->state++;
	raw_spin_unlock(&t->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while raw-spinlock
	queue_unlock(q);
	return 0;
}
