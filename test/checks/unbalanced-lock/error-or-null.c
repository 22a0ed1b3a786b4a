// RUN: %check %s
// An object is returned locked; neither NULL nor an error code is, for which
// one test asks.

#include <linux/err.h>
#include <linux/mutex.h>

struct buf {
	int flush;
};

struct journal {
	struct mutex lock;
	struct buf bufs[4];
	int used;
};

int is_busy(struct journal *j, int i);
struct buf *pick(struct journal *j);

struct buf *next_buf(struct journal *j)
{
	struct buf *ret = NULL;
	int i;

	mutex_lock(&j->lock);
	for (i = 0; i < j->used; i++)
		if (j->bufs[i].flush) {
			ret = is_busy(j, i) ? ERR_PTR(-11) : &j->bufs[i];
			break;
		}
	if (IS_ERR_OR_NULL(ret))
		mutex_unlock(&j->lock);
	return ret;
}

struct buf *picked_buf(struct journal *j)
{
	struct buf *b;

	mutex_lock(&j->lock);
	b = pick(j);
	if (!IS_ERR_OR_NULL(b))
		return b;
	mutex_unlock(&j->lock);
	return b;
}

// Turned round: what is no object is returned with the lock.
struct buf *wrong_buf(struct journal *j)
{
	struct buf *b;

	mutex_lock(&j->lock); // note: 'j->lock' acquired here
	b = pick(j);
	if (IS_ERR_OR_NULL(b))
		return b; // expect: unbalanced-lock: returning with mutex 'j->lock' held
	mutex_unlock(&j->lock);
	return b;
}

int flush_picked(struct journal *j)
{
	struct buf *b = pick(j);

	mutex_lock(&j->lock); // note: 'j->lock' acquired here
	if (IS_ERR_OR_NULL(b))
		return -1; // expect: unbalanced-lock: returning with mutex 'j->lock' held
	b->flush = 0;
	mutex_unlock(&j->lock);
	return 0;
}
