// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A helper returns 0 with a lock held, and what another file has returned
// without it. Who asks for the sign of that relies on there being no third kind
// of result.

#include <linux/err.h>
#include <linux/mutex.h>

struct shop {
	struct mutex lock;
	int n, full;
};

int shop_start(struct shop *s);
int shop_check(struct shop *s);

static int shop_enter(struct shop *s)
{
	int ret = shop_start(s);

	if (ret)
		return ret;
	mutex_lock(&s->lock);
	ret = shop_check(s);
	if (ret) {
		mutex_unlock(&s->lock);
		return ret;
	}
	s->n = 1;
	return 0;
}

int below_zero(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret < 0)
		return ret;
	s->n++;
	mutex_unlock(&s->lock); // expect(analyzer: it asks for the third kind): unbalanced-lock: releasing mutex 's->lock'
	return 0;
}

int not_below_zero(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret >= 0) {
		s->n++;
		mutex_unlock(&s->lock); // expect(analyzer: it asks for the third kind): unbalanced-lock: releasing mutex 's->lock'
	}
	return ret;
}

int by_is_err(struct shop *s)
{
	long ret = shop_enter(s);

	if (IS_ERR_VALUE(ret))
		return ret;
	mutex_unlock(&s->lock); // expect(analyzer: it asks for the third kind): unbalanced-lock: releasing mutex 's->lock'
	return 0;
}

// By way of another helper.

static int shop_enter_twice(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret)
		return ret;
	s->n++;
	return 0;
}

int by_another(struct shop *s)
{
	int ret = shop_enter_twice(s);

	if (ret < 0)
		return ret;
	mutex_unlock(&s->lock); // expect(analyzer: it asks for the third kind): unbalanced-lock: releasing mutex 's->lock'
	return 0;
}

// Its results are positive where it fails.
int above_zero(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret > 0)
		return -ret;
	mutex_unlock(&s->lock); // expect(analyzer: it asks for the third kind): unbalanced-lock: releasing mutex 's->lock'
	return 0;
}

// A helper that releases.

static int shop_leave(struct shop *s)
{
	int ret = shop_check(s);

	if (ret)
		return ret;
	mutex_unlock(&s->lock);
	return 0;
}

int released(struct shop *s)
{
	int ret;

	mutex_lock(&s->lock);
	ret = shop_leave(s);
	if (ret < 0)
		mutex_unlock(&s->lock);
	return ret;
}

// The lock is held on neither side, or on both.

int forgotten(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret < 0)
		return ret;
	if (s->full)
		return 0; // expect: unbalanced-lock: returning with mutex 's->lock' held
	mutex_unlock(&s->lock);
	return 0;
}

int released_where_it_fails(struct shop *s)
{
	int ret = shop_enter(s);

	if (ret < 0) {
		mutex_unlock(&s->lock); // expect: unbalanced-lock: releasing mutex 's->lock', which this path has not acquired
		return ret;
	}
	mutex_unlock(&s->lock);
	return 0;
}

// There is a third kind: one of the helper's own.

static int shop_try(struct shop *s)
{
	if (s->n)
		return 1;
	mutex_lock(&s->lock);
	return 0;
}

int tried(struct shop *s)
{
	int ret = shop_try(s);

	if (ret < 0)
		return ret;
	mutex_unlock(&s->lock); // expect: unbalanced-lock: releasing mutex 's->lock', which this path has not acquired
	return 0;
}

// A count, by which the lock is held.

int shop_count(struct shop *s);

static int shop_some(struct shop *s)
{
	int n = shop_count(s);

	if (!n)
		return 0;
	mutex_lock(&s->lock);
	return n;
}

int counted(struct shop *s)
{
	int n = shop_some(s);

	if (n)
		mutex_unlock(&s->lock);
	return n;
}
