// RUN: %check %s
// __builtin_constant_p() in an inline function asks for the caller's argument.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int n;
};

extern void compiletime_assertion(void) __attribute__((noreturn));

static inline void pause_or_poll(int n)
{
	if (!__builtin_constant_p(n))
		msleep(1);
}

static inline void pause_if_constant(int n)
{
	if (__builtin_constant_p(n) && n)
		msleep(1);
}

static inline int must_be_constant(struct dev *d, int n)
{
	if (!__builtin_constant_p(n))
		compiletime_assertion();
	return d->n & n;
}

static inline void through(int n)
{
	pause_or_poll(n + 1);
}

static void not_inline(int n)
{
	if (!__builtin_constant_p(n))
		msleep(1);
}

void given_a_constant(struct dev *d)
{
	spin_lock(&d->lock);
	pause_or_poll(3); // expect(analyzer: to it no parameter is constant): sleep-in-atomic: 'pause_or_poll' may sleep
	through(3);
	pause_if_constant(d->n);
	pause_if_constant(0);
	spin_unlock(&d->lock);
}

void wrong_memory(struct dev *d)
{
	spin_lock(&d->lock);
	pause_or_poll(d->n); // expect: sleep-in-atomic: 'pause_or_poll' may sleep
	spin_unlock(&d->lock);
}

void wrong_constant(struct dev *d)
{
	spin_lock(&d->lock);
	pause_if_constant(3); // expect(not analyzer: to it no parameter is constant): sleep-in-atomic: 'pause_if_constant' may sleep
	spin_unlock(&d->lock);
}

void wrong_through(struct dev *d)
{
	spin_lock(&d->lock);
	through(d->n); // expect: sleep-in-atomic: 'through' may sleep
	spin_unlock(&d->lock);
}

void wrong_behind_assertion(struct dev *d)
{
	spin_lock(&d->lock);
	if (must_be_constant(d, 4))
		msleep(1); // expect(not analyzer: to it the assertion fails): sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}

// Without inline, GCC sees no argument.
void wrong_not_inline(struct dev *d)
{
	spin_lock(&d->lock);
	not_inline(3); // expect: sleep-in-atomic: 'not_inline' may sleep
	spin_unlock(&d->lock);
}
