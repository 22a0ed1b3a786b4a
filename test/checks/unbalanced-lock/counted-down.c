// RUN: %check %s
// `do … while (--n > 0)` is entered with a positive number.

#include <linux/spinlock.h>

struct slot {
	spinlock_t lock;
	int used;
};

struct slot *slot_at(int n);
void slot_wait(void);

int find(int low, int high)
{
	int left = high - low + 1;
	struct slot *s;

	do {
		s = slot_at(left);
		spin_lock(&s->lock);
		if (!s->used)
			break;
		spin_unlock(&s->lock);
		slot_wait();
	} while (--left > 0);
	if (left <= 0)
		return -28; // expect(analyzer: it does not know that the number is positive): unbalanced-lock: returning with spinlock 's->lock' held
	s->used = 1;
	spin_unlock(&s->lock);
	return 0;
}

int find_unsigned(unsigned int tries, struct slot *s)
{
	do {
		spin_lock(&s->lock);
		if (!s->used)
			break;
		spin_unlock(&s->lock);
		slot_wait();
	} while (--tries);
	if (!tries)
		return -28; // expect(analyzer: it does not know that the number is positive): unbalanced-lock: returning with spinlock 's->lock' held
	s->used = 1;
	spin_unlock(&s->lock);
	return 0;
}

int find_skipping(int left, int hole)
{
	struct slot *s;

	do {
		if (left == hole)
			continue;
		s = slot_at(left);
		spin_lock(&s->lock);
		if (!s->used)
			break;
		spin_unlock(&s->lock);
	} while (--left > 0);
	if (left < 1)
		return -28; // expect(analyzer: it does not know that the number is positive): unbalanced-lock: returning with spinlock 's->lock' held
	spin_unlock(&s->lock);
	return 0;
}

// The last try is no failure.
int give_up_early(int left, struct slot *s)
{
	do {
		spin_lock(&s->lock);
		if (!s->used)
			break;
		spin_unlock(&s->lock);
	} while (--left > 0);
	if (left <= 1)
		return -28; // expect: unbalanced-lock: returning with spinlock 's->lock' held
	spin_unlock(&s->lock);
	return 0;
}

// It may count by more than one, and be negative at first.
int count_by(int left, int step, struct slot *s)
{
	do {
		spin_lock(&s->lock);
		if (!s->used)
			break;
		spin_unlock(&s->lock);
		left -= step;
	} while (left > 0);
	if (left <= 0)
		return -28; // expect: unbalanced-lock: returning with spinlock 's->lock' held
	spin_unlock(&s->lock);
	return 0;
}
