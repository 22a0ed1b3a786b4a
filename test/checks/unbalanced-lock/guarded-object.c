// RUN: %check %s -- -DGUARD_SHAPE=617
// A guard is of an object, and its lock in what that points to. An object whose
// lock was acquired exists.

#include <linux/cleanup.h>
#include <linux/mutex.h>

struct spec {
	struct mutex mutex;
	int n;
};

struct bus;

struct codec {
	struct spec *spec;
	struct bus *bus;
};

void power_up(struct bus *b);
void power_down(struct bus *b);
int bus_read(struct bus *b);

static int transfer(struct codec *c)
{
	return bus_read(c->bus);
}

static inline void spec_lock(struct codec *c)
{
	struct spec *s = c->spec;

	power_up(c->bus);
	mutex_lock(&s->mutex);
}

static inline void spec_unlock(struct codec *c)
{
	struct spec *s = c->spec;

	mutex_unlock(&s->mutex);
	power_down(c->bus);
}

DEFINE_GUARD(spec, struct codec *, spec_lock(_T), spec_unlock(_T))

int read_one(struct codec *c)
{
	guard(spec)(c);
	return transfer(c); // expect(analyzer: it takes the object for an error code): unbalanced-lock: returning with mutex 's->mutex' held
}

void read_two(struct codec *c)
{
	scoped_guard(spec, c) {
		if (transfer(c))
			return;
		transfer(c);
	}
} // expect(analyzer: it takes the object for an error code): unbalanced-lock: returning with mutex 's->mutex' held

int read_by_hand(struct codec *c)
{
	spec_lock(c);
	if (transfer(c))
		return -5; // expect: unbalanced-lock: returning with mutex 's->mutex' held, which other paths release
	spec_unlock(c);
	return 0;
}
