// RUN: %check %s
// A function that an argument tells whether the caller has the lock, and which
// finds out only in the midst of it that it needs the lock: it comes back to
// where it began, with a variable set.

#include <linux/mutex.h>

static DEFINE_MUTEX(registry);

struct bound {
	struct mutex cb;
	int needing, called;
};

static void bound_call(struct bound *b, bool registry_held)
{
	bool take = b->needing && !registry_held;

again:
	if (take)
		mutex_lock(&registry);
	mutex_lock(&b->cb);
	if (!registry_held && !take && b->needing) {
		mutex_unlock(&b->cb);
		take = true;
		goto again;
	}
	b->called++;
	mutex_unlock(&b->cb);
	if (take)
		mutex_unlock(&registry);
}

static void bound_ask(struct bound *b, int registry_held)
{
	int taken = 0;

	for (;;) {
		if (taken)
			mutex_lock(&registry);
		if (!b->needing || registry_held || taken) {
			b->called++;
			if (taken)
				mutex_unlock(&registry);
			return;
		}
		taken = 1;
	}
}

static void bound_count(struct bound *b, bool registry_held)
{
	bool locked = false;
	int n;

	do {
		if (locked)
			mutex_lock(&registry);
		n = b->needing;
		if (locked)
			mutex_unlock(&registry);
		if (registry_held || locked)
			break;
		locked = true;
	} while (n);
}

void bound_under(struct bound *b)
{
	mutex_lock(&registry);
	bound_call(b, true);
	bound_ask(b, 1);
	bound_count(b, true);
	mutex_unlock(&registry);
}

void bound_call_bad(struct bound *b)
{
	mutex_lock(&registry);
	bound_call(b, false); // expect: double-lock: 'bound_call' acquires mutex 'registry', which is held already
	mutex_unlock(&registry);
}

void bound_ask_bad(struct bound *b)
{
	mutex_lock(&registry);
	bound_ask(b, 0); // expect: double-lock: 'bound_ask' acquires mutex 'registry', which is held already
	mutex_unlock(&registry);
}

void bound_count_bad(struct bound *b)
{
	mutex_lock(&registry);
	bound_count(b, false); // expect: double-lock: 'bound_count' acquires mutex 'registry', which is held already
	mutex_unlock(&registry);
}
