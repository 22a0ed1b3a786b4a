// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Locks that are kept for a later call: of the same function, which is told by
// what it has left in its caller's memory; of the other function of a pair,
// which asks for the same.

#include <linux/mutex.h>
#include <linux/rwsem.h>

struct tty {
	struct mutex lock;
	struct rw_semaphore sem;
	bool reading;
};

bool more(struct tty *t, char *to);

/* By a pointer of the caller's. */
long tty_read(struct tty *t, char *to, void **cookie)
{
	if (*cookie) {
		if (more(t, to))
			return 1;
		mutex_unlock(&t->lock);
		*cookie = NULL;
		return 0;
	}
	if (mutex_lock_interruptible(&t->lock))
		return -4;
	if (more(t, to)) {
		*cookie = cookie;
		return 1;
	}
	mutex_unlock(&t->lock);
	return 0;
}

/* By a member of the object. */
int tty_step(struct tty *t, char *to)
{
	if (t->reading) {
		t->reading = false;
		up_read(&t->sem);
		return 0;
	}
	down_read(&t->sem);
	if (more(t, to)) {
		t->reading = true;
		return 1;
	}
	up_read(&t->sem);
	return 0;
}

/* By a number, and in a loop. */
long tty_number(struct tty *t, char *to, int *state)
{
	long n = 0;

	if (*state == 1) {
		while (more(t, to))
			n++;
		*state = 0;
		mutex_unlock(&t->lock);
		return n;
	}
	mutex_lock(&t->lock);
	if (!more(t, to)) {
		mutex_unlock(&t->lock);
		return -5;
	}
	*state = 1;
	return 0;
}

/* It does not say so on one of the ways. */
long tty_forgets(struct tty *t, char *to, void **cookie)
{
	if (*cookie) {
		mutex_unlock(&t->lock); // expect(not analyzer: it tells of the way out): unbalanced-lock: releasing mutex 't->lock', which this path has not acquired
		*cookie = NULL;
		return 0;
	}
	if (mutex_lock_interruptible(&t->lock))
		return -4;
	if (more(t, to)) {
		*cookie = cookie;
		return 1;
	}
	if (more(t, to))
		return -5; // expect(analyzer: it tells of the way out): unbalanced-lock: returning with mutex 't->lock' held
	mutex_unlock(&t->lock);
	return 0;
}

/* The cookie stays where the lock is released. */
long tty_stays(struct tty *t, char *to, void **cookie)
{
	if (*cookie) {
		mutex_unlock(&t->lock); // expect(not analyzer: it knows the cookie no more when it is written): unbalanced-lock: releasing mutex 't->lock', which this path has not acquired
		return 0;
	}
	mutex_lock(&t->lock);
	if (more(t, to)) {
		*cookie = cookie;
		return 1;
	}
	mutex_unlock(&t->lock);
	return 0;
}

#define KEEP 0x4
#define HOLD 0x8

struct op {
	unsigned int index;
	unsigned int flags;
};

static DEFINE_MUTEX(big);
static DEFINE_MUTEX(small);
static DEFINE_MUTEX(lonely);
static unsigned int table[] = { 0, KEEP, HOLD };
int check(void *arg);

static int before(const struct op *op, void *arg)
{
	unsigned int flags = table[op->index];
	int err;

	mutex_lock(&big);
	err = check(arg);
	if (err) {
		mutex_unlock(&big);
		return err;
	}
	if (!(flags & KEEP))
		mutex_unlock(&big);
	return 0;
}

static void after(const struct op *op, void *arg)
{
	unsigned int flags = table[op->index];

	if (flags & KEEP)
		mutex_unlock(&big);
}

/* By the member itself. */
static int begin(const struct op *op, void *arg)
{
	mutex_lock(&small);
	if (op->flags & KEEP)
		return 0;
	mutex_unlock(&small);
	return 0;
}

static void end(const struct op *op, void *arg)
{
	if (op->flags & KEEP)
		mutex_unlock(&small);
}

/* The other one asks for something else. */
static int open(const struct op *op, void *arg)
{
	unsigned int flags = table[op->index];

	mutex_lock(&lonely);
	if (!(flags & KEEP))
		mutex_unlock(&lonely);
	return 0; // expect: unbalanced-lock: returning with mutex 'lonely' held
}

static void close(const struct op *op, void *arg)
{
	unsigned int flags = table[op->index];

	if (flags & HOLD)
		mutex_unlock(&lonely);
}

/* An error keeps the lock: nobody asks for that. */
static int fails(const struct op *op, void *arg)
{
	unsigned int flags = table[op->index];

	mutex_lock(&big);
	if (flags & KEEP)
		return -22; // expect: unbalanced-lock: returning with mutex 'big' held
	mutex_unlock(&big);
	return 0;
}

struct family {
	int (*before)(const struct op *op, void *arg);
	void (*after)(const struct op *op, void *arg);
};

const struct family families[] = {
	{ .before = before, .after = after },
	{ .before = begin, .after = end },
	{ .before = open, .after = close },
	{ .before = fails, .after = after },
};
