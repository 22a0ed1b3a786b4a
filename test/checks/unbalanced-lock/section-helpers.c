// RUN: %check %s
// Helpers that enter and leave a read section as an object's flags say. A
// function that calls both need not have entered what it leaves.

#include <linux/rcupdate.h>
#include <linux/types.h>

#define WALK_RCU 1

struct walk {
	unsigned int flags;
	int depth;
	bool failed;
};

int step(int depth);

static int leave_rcu(struct walk *w)
{
	w->flags &= ~WALK_RCU;
	rcu_read_unlock();
	return step(w->depth) ? 0 : -10;
}

static void enter_rcu(struct walk *w)
{
	rcu_read_lock();
	w->flags |= WALK_RCU;
}

int walk(struct walk *w, int n)
{
	int err = step(n);

	if (err < 0)
		return err;
	if (err > 0) {
		enter_rcu(w);
		w->depth = step(n);
		err = leave_rcu(w);
		if (err)
			return err;
	}
	return step(n) ? leave_rcu(w) : 0;
}

int by_hand(struct walk *w)
{
	int err = -1;

	if (w->failed)
		goto out;
	rcu_read_lock();
	err = step(w->depth);
out:
	rcu_read_unlock(); // expect: unbalanced-lock: releasing rcu 'rcu_lock_map', which this path has not acquired
	return err;
}
