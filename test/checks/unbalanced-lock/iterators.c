// RUN: %check %s
// What a sequence holds is the lock of the element that it has come to.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct item {
	struct item *next;
};

struct bucket {
	spinlock_t lock;
	struct item *first;
	struct bucket *next;
};

struct iter {
	struct bucket *at;
};

struct item *advance(struct item *i);

struct item *item_next(struct bucket *b, struct item *i)
{
	i = advance(i);
	if (i)
		goto out;
	spin_unlock(&b->lock);
	for (b = b->next; b; b = b->next) {
		spin_lock(&b->lock);
		i = b->first;
		if (i)
			break;
		spin_unlock(&b->lock);
	}
out:
	return i;
}

static struct item *iter_next(struct iter *it, struct item *i)
{
	i = advance(i);
	while (!i) {
		spin_unlock(&it->at->lock);
		it->at = it->at->next;
		if (!it->at)
			return 0;
		spin_lock(&it->at->lock);
		i = it->at->first;
	}
	return i;
}

int item_forgets(struct bucket *b, struct item *i)
{
	spin_lock(&b->lock);
	i = advance(i);
	if (!i)
		return -ENOENT; // expect: unbalanced-lock: returning with spinlock 'b->lock' held
	spin_unlock(&b->lock);
	return 0;
}

struct item *iter_get(struct iter *it, struct bucket *b, int pos)
{
	struct item *i;

	for (; b; b = b->next) {
		spin_lock(&b->lock);
		i = b->first;
		if (i) {
			it->at = b;
			while (pos && (i = iter_next(it, i)))
				pos--;
			return pos ? 0 : i;
		}
		spin_unlock(&b->lock);
	}
	return 0;
}
