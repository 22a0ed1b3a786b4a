// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The near-identical loops of counted-loops.c, with a test that does not tell
// how the loop was left.

#include <linux/spinlock.h>

struct box {
	spinlock_t lock;
	int busy;
};

void box_fill(struct box *b);

int one_less(struct box *b, int most)
{
	int n;

	for (n = 0; n < most; n++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == most - 1)
		return -1; // expect(not analyzer: the other path comes first): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock); // expect(analyzer: the other path comes first): unbalanced-lock: releasing spinlock 'b->lock', which this path has not acquired
	return 0;
}

int last_round(struct box *b)
{
	int n = 0;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	} while (++n < 3);
	if (n == 2)
		return -1; // expect(not analyzer: the other path comes first): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock); // expect(analyzer: the other path comes first): unbalanced-lock: releasing spinlock 'b->lock', which this path has not acquired
	return 0;
}

int counts_twice(struct box *b, int most)
{
	int n = 0;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
		n++;
	} while (n++ < most);
	if (n >= most)
		return -1; // expect: unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int other_counter(struct box *b, int most, int n)
{
	int i;

	for (i = 0; i < most; i++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == most)
		return -1; // expect(not analyzer: the other path comes first): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock); // expect(analyzer: the other path comes first): unbalanced-lock: releasing spinlock 'b->lock', which this path has not acquired
	return 0;
}
