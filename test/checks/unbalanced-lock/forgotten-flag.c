// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A flag says whether the lock is held; one way out forgets to ask.

#include <linux/mutex.h>

struct tap {
	struct mutex mutex;
	int n;
	bool fragments;
};

int prepare(struct tap *t);

long tap_write(struct tap *t, long len)
{
	bool fragments = t->fragments;

	if (fragments) {
		mutex_lock(&t->mutex);
		if (!prepare(t)) {
			mutex_unlock(&t->mutex);
			return -12;
		}
	}
	if (t->n > 5) {
		if (prepare(t) < 0) {
			t->n = 3;
			return len; // expect: unbalanced-lock: returning with mutex 't->mutex' held
		}
	}
	if (fragments)
		mutex_unlock(&t->mutex);
	return len;
}

long tap_write_right(struct tap *t, long len)
{
	bool fragments = t->fragments;

	if (fragments) {
		mutex_lock(&t->mutex);
		if (!prepare(t)) {
			mutex_unlock(&t->mutex);
			return -12;
		}
	}
	if (t->n > 5) {
		if (prepare(t) < 0) {
			t->n = 3;
			len = 0;
		}
	}
	if (fragments)
		mutex_unlock(&t->mutex);
	return len;
}

void tap_flush(struct tap *t, bool all)
{
	if (all)
		mutex_lock(&t->mutex);
	if (t->n > 5)
		return; // expect: unbalanced-lock: returning with mutex 't->mutex' held
	if (all)
		mutex_unlock(&t->mutex);
}

int tap_open(struct tap *t, int locked)
{
	int err = 0;

	if (!locked)
		mutex_lock(&t->mutex);
	if (t->n > 5)
		return -16; // expect: unbalanced-lock: returning with mutex 't->mutex' held
	if (t->n)
		err = prepare(t);
	if (!locked)
		mutex_unlock(&t->mutex);
	return err;
}

int tap_open_right(struct tap *t, int locked)
{
	int err = 0;

	if (!locked)
		mutex_lock(&t->mutex);
	if (t->n > 5) {
		err = -16;
		goto out;
	}
	if (t->n)
		err = prepare(t);
out:
	if (!locked)
		mutex_unlock(&t->mutex);
	return err;
}
