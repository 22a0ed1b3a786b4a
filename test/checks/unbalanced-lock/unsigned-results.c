// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What has no negative numbers holds no error codes: bits say what was done, to
// the caller's lock, too.

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/types.h>

#define DROPPED 0x400

typedef unsigned int status_t;

struct area {
	struct rw_semaphore sem;
	bool shared;
	int n;
};

status_t look(int n);
int ask(int n);

status_t area_fault(struct area *a)
{
	status_t ret = look(a->n);

	if (ret)
		return ret;
	up_read(&a->sem);
	ret = look(a->n);
	return ret | DROPPED;
}

/* The same with error codes. */
int area_walk(struct area *a)
{
	int ret = ask(a->n);

	if (ret)
		return ret; // expect: unbalanced-lock: returning without releasing rwsem 'a->sem', which other paths release
	up_read(&a->sem);
	ask(a->n);
	return -11;
}

/* A count. */
size_t area_copy(struct area *a)
{
	size_t done = look(a->n);

	if (!done)
		return 0;
	if (a->n == 2)
		return done;
	up_read(&a->sem);
	return done;
}

/* A lock of its own is left behind, whatever it returns. */
status_t area_forget(struct area *a)
{
	status_t ret;

	down_read(&a->sem);
	ret = look(a->n);
	if (ret == 7)
		return ret; // expect: unbalanced-lock: returning with rwsem 'a->sem' held, which other paths release
	up_read(&a->sem);
	return ret;
}
