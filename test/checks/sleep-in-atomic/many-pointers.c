// RUN: %check %s
// What a function calls through many pointers leaves room for what happens for certain.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct probes {
	void (*seen[128])(int);
};

struct dev {
	spinlock_t lock;
	struct probes *probes;
	int state;
};

#define PROBE(n) if (d->state & (1 << ((n) % 32))) d->probes->seen[n](n)
#define PROBES_8(n)                                                            \
	PROBE(n); PROBE(n + 1); PROBE(n + 2); PROBE(n + 3);                    \
	PROBE(n + 4); PROBE(n + 5); PROBE(n + 6); PROBE(n + 7)
#define PROBES_32(n) PROBES_8(n); PROBES_8(n + 8); PROBES_8(n + 16); PROBES_8(n + 24)

static void probed(struct dev *d)
{
	PROBES_32(0);
	PROBES_32(32);
	PROBES_32(64);
	PROBES_32(96);
	udelay(1);
}

static void probed_and_slept(struct dev *d)
{
	PROBES_32(0);
	PROBES_32(32);
	PROBES_32(64);
	PROBES_32(96);
	msleep(1);
}

void under_lock(struct dev *d)
{
	spin_lock(&d->lock);
	probed(d);
	probed_and_slept(d); // expect: sleep-in-atomic: 'probed_and_slept' may sleep
	spin_unlock(&d->lock);
}

// Functions of other files, called by way of pointers to them, as tracepoints are.

#define DECLARE(n) extern void traced_##n(int);
#define TRACE(n) { void (*f)(int) = traced_##n; f(d->state); }
#define TEN(what, n)                                                           \
	what(n##0) what(n##1) what(n##2) what(n##3) what(n##4)                 \
	what(n##5) what(n##6) what(n##7) what(n##8) what(n##9)
#define HUNDRED(what)                                                          \
	TEN(what, 1) TEN(what, 2) TEN(what, 3) TEN(what, 4) TEN(what, 5)       \
	TEN(what, 6) TEN(what, 7) TEN(what, 8) TEN(what, 9) TEN(what, 10)

HUNDRED(DECLARE)

static void traced(struct dev *d)
{
	HUNDRED(TRACE)
	udelay(2);
}

static void traced_and_slept(struct dev *d)
{
	HUNDRED(TRACE)
	msleep(2);
}

void under_lock_too(struct dev *d)
{
	spin_lock(&d->lock);
	traced(d);
	traced_and_slept(d); // expect: sleep-in-atomic: 'traced_and_slept' may sleep
	spin_unlock(&d->lock);
}
