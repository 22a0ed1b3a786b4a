// RUN: %check %s
// NULL takes the place of an error code: a call whose result is so treated
// returns no NULL itself.

#include <linux/err.h>
#include <linux/rwsem.h>

struct transaction;
struct root {
	struct rw_semaphore sem;
	int n;
};

struct transaction *join(struct root *r);
void end(struct transaction *t);
void walk(struct root *r, struct transaction *t);

int share(struct root *r)
{
	struct transaction *t = join(r);

	if (IS_ERR(t)) {
		t = NULL;
		down_read(&r->sem);
	}
	walk(r, t);
	if (t)
		end(t);
	else
		up_read(&r->sem); // expect(analyzer: the call may return NULL): unbalanced-lock: releasing rwsem 'r->sem', which this path has not acquired
	return 0;
}

int share_some(struct root *r)
{
	struct transaction *t = join(r);

	if (IS_ERR(t)) {
		if (PTR_ERR(t) != -2)
			return PTR_ERR(t);
		t = NULL;
		down_read(&r->sem);
	}
	walk(r, t);
	if (!t) {
		up_read(&r->sem); // expect(analyzer: the call may return NULL): unbalanced-lock: releasing rwsem 'r->sem', which this path has not acquired
		return 0;
	}
	end(t);
	return 0;
}

// Here NULL may be what the call says.
int optional(struct root *r)
{
	struct transaction *t = join(r);

	if (IS_ERR(t))
		return PTR_ERR(t);
	down_read(&r->sem); // note: 'r->sem' acquired here
	walk(r, t);
	if (!t)
		return -1; // expect: unbalanced-lock: returning with rwsem 'r->sem' held
	up_read(&r->sem);
	end(t);
	return 0;
}
