// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A callee of the file that resets the flag it is passed says that what it has
// called has released the lock.

#include <linux/mutex.h>
#include <linux/rwsem.h>

struct space {
	struct rw_semaphore sem;
	int pages;
};

int handle(struct space *s, unsigned long at);

static int fault(struct space *s, unsigned long at, int *locked)
{
	int ret = handle(s, at);

	if (ret > 1) {
		*locked = 0;
		return -11;
	}
	return ret;
}

long space_pin(struct space *s, unsigned long at, int *locked)
{
	bool own = false;
	long ret;

	if (!*locked) {
		if (down_read_killable(&s->sem))
			return -11;
		own = true;
		*locked = 1;
	}
	ret = fault(s, at, locked);
	if (own && *locked) {
		up_read(&s->sem);
		*locked = 0;
	}
	return ret; // expect(analyzer: it looks into the callee, which releases nothing): unbalanced-lock: returning with rwsem 's->sem' held
}

/* A variable of its own. */
long space_get(struct space *s, unsigned long at)
{
	int locked = 1;
	long ret;

	down_read(&s->sem);
	ret = fault(s, at, &locked);
	if (locked)
		up_read(&s->sem);
	return ret; // expect(analyzer: it looks into the callee, which releases nothing): unbalanced-lock: returning with rwsem 's->sem' held
}

static int note(struct space *s, unsigned long at, int *count)
{
	int ret = handle(s, at);

	if (ret > 1)
		*count = 7;
	return ret;
}

/* Other numbers are none. */
long space_count(struct space *s, unsigned long at)
{
	int count = 0;
	long ret;

	down_read(&s->sem);
	ret = note(s, at, &count);
	if (count == 7)
		return -5; // expect: unbalanced-lock: returning with rwsem 's->sem' held, which other paths release
	up_read(&s->sem);
	return ret;
}

/* Nor is a flag that the function resets itself. */
long space_forget(struct space *s, unsigned long at)
{
	int locked = 1;
	long ret;

	down_read(&s->sem);
	ret = handle(s, at);
	if (ret > 1)
		locked = 0;
	if (locked)
		up_read(&s->sem);
	return ret; // expect: unbalanced-lock: returning with rwsem 's->sem' held, which other paths release
}
