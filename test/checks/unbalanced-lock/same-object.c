// RUN: %check %s
// A branch shows that two pointers are one: the lock that was acquired by the
// one may be released by the other.

#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	int n;
};

struct item {
	struct queue *queue;
	struct item *next;
};

void transfer(struct item *i);

static struct queue *lock_queue_of(struct item *i)
{
	struct queue *q = i->queue;

	spin_lock(&q->lock);
	return q;
}

// The caller holds the queue's lock.
void drain(struct queue *q, struct item *i)
{
	while (i) {
		struct item *next = i->next;
		struct queue *other;

		spin_unlock(&q->lock); // expect(analyzer: it knows locks by one name): unbalanced-lock: releasing spinlock 'q->lock'
		transfer(i);
		other = lock_queue_of(i);
		if (other != q) {
			spin_unlock(&other->lock);
			spin_lock(&q->lock);
		}
		i = next;
	}
}

void once(struct queue *q, struct item *i)
{
	struct queue *other;

	spin_lock(&q->lock);
	q->n++;
	spin_unlock(&q->lock);
	other = lock_queue_of(i);
	if (other == q) {
		q->n--;
		spin_unlock(&q->lock); // expect(analyzer: it knows locks by one name): unbalanced-lock: releasing spinlock 'q->lock'
		return; // expect(analyzer: it knows locks by one name): unbalanced-lock: returning with spinlock 'q->lock' held
	}
	spin_unlock(&other->lock);
}

void by_its_own_name(struct queue *q, struct item *i)
{
	struct queue *other;

	spin_lock(&q->lock);
	q->n++;
	spin_unlock(&q->lock);
	other = lock_queue_of(i);
	if (other == q)
		q->n--;
	spin_unlock(&other->lock);
}

void another(struct queue *q, struct item *i)
{
	struct queue *other;

	spin_lock(&q->lock);
	q->n++;
	spin_unlock(&q->lock);
	other = lock_queue_of(i);
	if (other != q) {
		spin_unlock(&q->lock); // expect: unbalanced-lock: releasing spinlock 'q->lock', which this path has released
		return; // expect(analyzer: it knows locks by one name): unbalanced-lock: returning with spinlock 'q->lock' held
	}
	spin_unlock(&other->lock);
}
