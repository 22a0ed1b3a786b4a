// RUN: %check %s
// A helper acquires the locks of two objects in the order of their addresses.

#include <linux/spinlock.h>

struct sock {
	spinlock_t lock;
	int full;
};

static void lock_one(struct sock *a)
{
	spin_lock(&a->lock);
}

static void lock_in_order(struct sock *a, struct sock *b)
{
	struct sock *t;

	if (a > b) {
		t = a;
		a = b;
		b = t;
	}
	spin_lock(&a->lock);
	spin_lock_nested(&b->lock, 1);
}

int send_in_order(struct sock *sk, struct sock *other)
{
	spin_lock(&other->lock);
	if (other->full) {
		spin_unlock(&other->lock);
		lock_in_order(sk, other);
		other->full = 0;
		spin_unlock(&sk->lock);
	}
	spin_unlock(&other->lock);
	return 0;
}

int send_alone(struct sock *sk, struct sock *other)
{
	spin_lock(&other->lock);
	if (other->full) {
		spin_unlock(&other->lock);
		lock_one(sk);
		other->full = 0;
		spin_unlock(&sk->lock);
	}
	spin_unlock(&other->lock); // expect: unbalanced-lock: releasing spinlock 'other->lock', which this path has released
	return 0;
}
