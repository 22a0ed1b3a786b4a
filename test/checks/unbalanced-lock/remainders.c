// RUN: %check %s
//
// Two locks of an array are acquired in the order of their indices, which are
// remainders: the remainder of one is the same again.

#include <linux/spinlock.h>

#define BUCKETS 16
static spinlock_t buckets[BUCKETS];

int resized(void);

static void unlock_both(unsigned a, unsigned b)
{
	a %= BUCKETS;
	b %= BUCKETS;
	spin_unlock(&buckets[a]);
	if (a != b)
		spin_unlock(&buckets[b]);
}

static bool lock_both(unsigned a, unsigned b)
{
	a %= BUCKETS;
	b %= BUCKETS;
	if (a <= b) {
		spin_lock(&buckets[a]);
		if (a != b)
			spin_lock_nested(&buckets[b], 1);
	} else {
		spin_lock(&buckets[b]);
		spin_lock_nested(&buckets[a], 1); // expect(analyzer: it does not compare remainders): lock-order: acquiring spinlock 'buckets\[a\]'
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
	} while (lock_both(a, b)); // expect(analyzer: it does not compare remainders): double-lock: 'lock_both' acquires
	if (resized()) {
		unlock_both(a, b); // expect(analyzer: it does not compare remainders): unbalanced-lock: 'unlock_both' releases
		return 0;
	}
	unlock_both(a, b);
	return 1;
}
