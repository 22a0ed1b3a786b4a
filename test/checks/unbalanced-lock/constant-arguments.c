// RUN: %check %s
// A static function that every call passes the same constant does what that asks for, and nothing else.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct bar {
	spinlock_t lock;
	struct mutex mutex;
	int free;
};

static int find(struct bar *b, int nonblocking, unsigned long *flags)
{
	spin_lock_irqsave(&b->lock, *flags);
	if (b->free)
		return 0;
	if (nonblocking) {
		spin_unlock_irqrestore(&b->lock, *flags);
		return -16;
	}
	spin_unlock(&b->lock);
	return -22;
}

int take(struct bar *b)
{
	unsigned long flags;
	int ret = find(b, 1, &flags);

	if (ret)
		return ret;
	b->free = 0;
	spin_unlock_irqrestore(&b->lock, flags);
	return 0;
}

static void put(struct bar *b, int locked)
{
	b->free = 1;
	if (!locked)
		mutex_lock(&b->mutex); // note: 'b->mutex' acquired here
	b->free++;
	if (!locked)
		mutex_unlock(&b->mutex);
}

void put_locked(struct bar *b)
{
	mutex_lock(&b->mutex);
	put(b, 0); // expect: double-lock: 'put' acquires mutex 'b->mutex', which is held already
	mutex_unlock(&b->mutex);
}

void put_unlocked(struct bar *b)
{
	put(b, 1);
}

/* Who has its address may pass anything. */
static void settle(struct bar *b, int retry)
{
	mutex_lock(&b->mutex);
	if (retry && b->free)
		return; // expect(not analyzer: it follows the call that it sees): unbalanced-lock: returning with mutex 'b->mutex' held
	mutex_unlock(&b->mutex);
}

void (*settler)(struct bar *b, int retry) = settle;

void settle_once(struct bar *b)
{
	settle(b, 0);
}

static void settle_here(struct bar *b, int retry)
{
	mutex_lock(&b->mutex);
	if (retry && b->free)
		return;
	mutex_unlock(&b->mutex);
}

void settle_twice(struct bar *b)
{
	settle_here(b, 0);
	settle_here(b, 0);
}
