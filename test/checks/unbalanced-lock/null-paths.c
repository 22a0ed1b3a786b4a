// RUN: %check %s
// Where a pointer is NULL, a path ends that uses what it points to.

#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct mode {
	struct mutex *lock;
	struct mutex own;
	int width;
};

struct sensor {
	struct mode *current_mode;
	spinlock_t lock;
};

static struct mode *get_mode(struct sensor *s)
{
	if (s->current_mode)
		mutex_lock(s->current_mode->lock);
	return s->current_mode;
}

static void put_mode(struct mode *m)
{
	mutex_unlock(m->lock);
}

int reads_it(struct sensor *s)
{
	struct mode *m = get_mode(s);
	int width = m->width;

	put_mode(m);
	return width;
}

int only_puts_it(struct sensor *s)
{
	put_mode(get_mode(s));
	return 0;
}

static void put_own(struct mode *m)
{
	mutex_unlock(&m->own);
}

int embedded(struct sensor *s)
{
	struct mode *m = s->current_mode;

	if (m)
		mutex_lock(&m->own);
	put_own(m);
	return 0;
}

int writes_it(struct sensor *s, int width)
{
	struct mode *m = s->current_mode;

	if (m)
		mutex_lock(&m->own);
	m->width = width;
	mutex_unlock(&m->own);
	return 0;
}

static int width_of(const struct mode *m)
{
	return m->width;
}

int passes_it(struct sensor *s)
{
	struct mode *m = s->current_mode;
	int width;

	if (m)
		mutex_lock(&m->own);
	width = width_of(m);
	mutex_unlock(&m->own);
	return width;
}

/* Not used where it is NULL: both ways go on. */
int does_not_use_it(struct sensor *s, struct mode *m)
{
	int width = 0;

	if (s->current_mode == m)
		mutex_lock(&m->own);
	width = m->width;
	if (width)
		return width; // expect: unbalanced-lock: returning with mutex 'm->own' held
	if (s->current_mode == m)
		mutex_unlock(&m->own);
	return 0;
}

/* A use in one branch says nothing of the other. */
int used_elsewhere(struct sensor *s, bool x)
{
	struct mode *m = s->current_mode;

	spin_lock(&s->lock);
	if (x)
		m->width = 1;
	if (!m)
		return -EINVAL; // expect: unbalanced-lock: returning with spinlock 's->lock' held
	spin_unlock(&s->lock);
	return 0;
}

/* NULL was asked for after the use: nobody comes by there. */
int asked_too_late(struct sensor *s)
{
	struct mode *m = s->current_mode;

	spin_lock(&s->lock);
	m->width = 1;
	if (!m)
		return -EINVAL;
	spin_unlock(&s->lock);
	return 0;
}

/* The address of a member is no use. */
int takes_an_address(struct sensor *s)
{
	struct mode *m = s->current_mode;
	int *width = &m->width;

	spin_lock(&s->lock);
	if (m)
		*width = 0;
	if (!m)
		return -EINVAL; // expect(not analyzer: it takes m to exist there): unbalanced-lock: returning with spinlock 's->lock' held
	spin_unlock(&s->lock);
	return 0;
}
