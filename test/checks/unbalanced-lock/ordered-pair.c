// RUN: %check %s
//
// Two locks are acquired in the order of their indices or addresses, and
// released in any: what one comparison says, the others follow from.

#include <linux/spinlock.h>

#define BUCKETS 16
static spinlock_t buckets[BUCKETS];

int resized(void);

static void unlock_both(unsigned a, unsigned b)
{
	spin_unlock(&buckets[a]);
	if (a != b)
		spin_unlock(&buckets[b]);
}

static bool lock_both(unsigned a, unsigned b)
{
	if (a <= b) {
		spin_lock(&buckets[a]);
		if (a != b)
			spin_lock_nested(&buckets[b], 1);
	} else {
		spin_lock(&buckets[b]);
		spin_lock_nested(&buckets[a], 1);
	}
	if (resized()) {
		unlock_both(a, b);
		return true;
	}
	return false;
}

int insert(unsigned a, unsigned b)
{
	do {
	} while (lock_both(a, b));
	if (resized()) {
		unlock_both(a, b);
		return 0;
	}
	unlock_both(a, b);
	return 1;
}

int insert_and_leave(unsigned a, unsigned b)
{
	do {
	} while (lock_both(a, b));
	if (resized())
		return -11; // expect: unbalanced-lock: returning with spinlock .* held, which other paths release
	unlock_both(a, b);
	return 0;
}

struct queue {
	spinlock_t lock;
};

void move(struct queue *from, struct queue *to)
{
	if (from < to) {
		spin_lock(&from->lock);
		spin_lock_nested(&to->lock, 1);
	} else if (from > to) {
		spin_lock(&to->lock);
		spin_lock_nested(&from->lock, 1);
	} else {
		spin_lock(&from->lock);
	}
	spin_unlock(&from->lock);
	if (from != to)
		spin_unlock(&to->lock);
}

void move_and_forget(struct queue *from, struct queue *to)
{
	if (from < to) {
		spin_lock(&from->lock);
		spin_lock_nested(&to->lock, 1);
	} else if (from > to) {
		spin_lock(&to->lock);
		spin_lock_nested(&from->lock, 1);
	} else {
		spin_lock(&from->lock);
	}
	spin_unlock(&from->lock);
	if (from < to)
		spin_unlock(&to->lock);
} // expect: unbalanced-lock: returning with spinlock 'to->lock' held, which other paths release
