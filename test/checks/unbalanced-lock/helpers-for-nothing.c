// RUN: %check %s
// Helpers that leave early for two reasons: there is nothing to lock, or
// another argument says that it is not locked.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct channel {
	struct mutex lock;
	spinlock_t spin;
	int current, n;
};

void complain(const char *what, int n);
int more_to_say(void);

static bool is_known(unsigned short what)
{
	return 0 < what && what < 20;
}

static void say(const char *what, int n)
{
	if (more_to_say())
		complain(what, n);
	if (more_to_say() > 1)
		complain(what, n + 1);
	if (more_to_say() > 2)
		complain(what, n + 2);
}

static void channel_lock(struct channel *c, unsigned short what)
{
	if (!is_known(what)) {
		complain("lock", what);
		return;
	}
	mutex_lock(&c->lock);
	c->current = what;
	say("locked", what);
}

static void channel_unlock(struct channel *c, unsigned short what)
{
	if (!c) {
		complain("nothing", what);
		return;
	}
	if (!is_known(what))
		return;
	if (c->current != what)
		c->n = 0;
	c->current = 0;
	mutex_unlock(&c->lock);
	say("unlocked", what);
}

int known(struct channel *c)
{
	channel_lock(c, 7);
	c->n++;
	channel_unlock(c, 7);
	return 0;
}

int passed(struct channel *c, unsigned short what)
{
	channel_lock(c, what);
	c->n++;
	channel_unlock(c, what);
	return 0;
}

int other_number(struct channel *c)
{
	channel_lock(c, 7);
	if (!c->n) {
		channel_unlock(c, 7);
		return 0;
	}
	c->n++;
	channel_unlock(c, 30);
	return -EINVAL; // expect: unbalanced-lock: returning with mutex 'c->lock' held, which other paths release
}

// A flag in place of the number.

static void channel_pause(struct channel *c, bool atomic)
{
	if (!c || atomic)
		return;
	spin_lock(&c->spin);
	say("paused", c->n);
}

static void channel_resume(struct channel *c, bool atomic)
{
	if (!c) {
		complain("resume", 0);
		return;
	}
	if (atomic)
		return;
	spin_unlock(&c->spin);
	say("resumed", c->n);
}

int both_times(struct channel *c)
{
	channel_pause(c, false);
	c->n = 0;
	channel_resume(c, false);
	return 0;
}

int mixed(struct channel *c)
{
	channel_pause(c, false);
	if (!c->n) {
		channel_resume(c, true);
		return -EBUSY; // expect: unbalanced-lock: returning with spinlock 'c->spin' held, which other paths release
	}
	c->n = 0;
	channel_resume(c, false);
	return 0;
}
