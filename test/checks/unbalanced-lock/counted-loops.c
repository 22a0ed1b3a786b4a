// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A loop that counts its tries is left with the lock held, or without it when
// they are used up. What the counter is tells the two apart behind it.

#include <linux/spinlock.h>

struct box {
	spinlock_t lock;
	int busy;
	unsigned int tries;
};

void box_fill(struct box *b);

int up_after(struct box *b)
{
	int n = 0;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	} while (++n < 10);
	if (n == 10)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_below(struct box *b, unsigned int most)
{
	unsigned int n = 0;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	} while (++n < most);
	if (n >= most)
		return -1; // expect(analyzer: it takes no try at all to be possible): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_member(struct box *b)
{
	unsigned int n = 0;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	} while (++n < b->tries);
	if (n >= b->tries)
		return -1; // expect(analyzer: it takes no try at all to be possible): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_while(struct box *b, int most)
{
	int n = 0;

	while (n++ < most) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n > most)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_for(struct box *b, int most)
{
	int n;

	for (n = 0; n < most; n++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == most)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_for_constant(struct box *b)
{
	int n;

	for (n = 0; n < 5; n++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == 5)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int up_unsigned(struct box *b, unsigned int most)
{
	unsigned int n;

	for (n = 0; n < most; n++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == most)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int down_while(struct box *b, int n)
{
	while (n--) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n < 0)
		return -1; // expect(analyzer: it takes no try at all to be possible): unbalanced-lock: returning with spinlock 'b->lock' held
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int down_to_minus_one(struct box *b, int n)
{
	while (n--) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n == -1)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int down_above(struct box *b, int n)
{
	while (n-- > 0) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n < 0)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock); // expect(analyzer: it takes no try at all to be possible): unbalanced-lock: releasing spinlock 'b->lock', which this path has not acquired
	return 0;
}

int down_constant(struct box *b)
{
	int n = 10;

	while (n--) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n < 0)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int down_do(struct box *b)
{
	int n = 10;

	do {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	} while (n--);
	if (n < 0)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int down_for(struct box *b, int most)
{
	int n;

	for (n = most; n > 0; n--) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (!n)
		return -1;
	box_fill(b);
	spin_unlock(&b->lock);
	return 0;
}

int not_reached(struct box *b, int most)
{
	int n;

	for (n = 0; n != most; n++) {
		spin_lock(&b->lock);
		if (!b->busy)
			break;
		spin_unlock(&b->lock);
	}
	if (n < most) {
		box_fill(b);
		spin_unlock(&b->lock);
		return 0;
	}
	return -1; // expect(analyzer: it takes no try at all to be possible): unbalanced-lock: returning with spinlock 'b->lock' held
}
