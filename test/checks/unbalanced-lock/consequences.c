// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock that a function was reported to leave held: what its callers do under it is no second defect.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct table {
	spinlock_t lock;
	struct mutex mutex;
	int n;
};

static int find_slot(struct table *t)
{
	spin_lock(&t->lock);
	if (t->n > 4)
		return -28; // expect: unbalanced-lock: returning with spinlock 't->lock' held
	t->n++;
	spin_unlock(&t->lock);
	return 0;
}

void use(struct table *t)
{
	if (find_slot(t))
		msleep(1); // expect(analyzer: it judges paths before it knows all callees): sleep-in-atomic: 'msleep' may sleep
}

static int take_slot(struct table *t)
{
	spin_lock(&t->lock);
	if (t->n > 4) {
		spin_unlock(&t->lock);
		return -28;
	}
	t->n++;
	return 0;
}

// A helper leaves it held on purpose.
void use_helper(struct table *t)
{
	if (take_slot(t))
		return;
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep
	spin_unlock(&t->lock);
}
