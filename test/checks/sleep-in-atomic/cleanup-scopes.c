// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A guard ends with its scope, by whichever way that is left.

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock, other;
	bool ready;
	int n;
};

int by_return(struct dev *d)
{
	{
		guard(spinlock)(&d->lock);
		if (d->ready)
			return d->n;
	}
	msleep(1);
	return 0;
}

int by_goto(struct dev *d)
{
	{
		guard(spinlock)(&d->lock);
		if (d->ready)
			goto out;
		msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	}
	msleep(1);
out:
	msleep(1);
	return 0;
}

int by_break(struct dev *d)
{
	while (d->n) {
		guard(spinlock)(&d->lock);
		if (d->ready)
			break;
		d->n--;
	}
	msleep(1);
	return 0;
}

int by_continue(struct dev *d)
{
	for (;;) {
		msleep(1);
		guard(spinlock)(&d->lock);
		if (d->ready)
			continue;
		if (d->n)
			break;
	}
	return 0;
}

int by_switch(struct dev *d, int what)
{
	switch (what) {
	case 1: {
		guard(spinlock)(&d->lock);
		d->n++;
		break;
	}
	case 2:
		msleep(1);
		break;
	}
	msleep(1);
	return 0;
}

int by_statement_expression(struct dev *d)
{
	int n = ({
		guard(spinlock)(&d->lock);
		d->n;
	});

	msleep(1);
	return n;
}

int out_of_statement_expression(struct dev *d)
{
	int n = ({
		guard(spinlock)(&d->lock);
		if (d->ready)
			return 1;
		d->n;
	});

	msleep(1);
	return n;
}

int into_nested(struct dev *d)
{
	scoped_guard(spinlock, &d->lock) {
		scoped_guard(spinlock, &d->other) {
			if (d->ready)
				goto out;
			if (d->n)
				break;
		}
		msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	}
	msleep(1);
out:
	msleep(1);
	return 0;
}

static int sleeps(struct dev *d)
{
	msleep(1);
	return 1;
}

/* What is returned is computed before the guard ends. */
int returns_a_call(struct dev *d)
{
	guard(spinlock)(&d->lock);
	return sleeps(d); // expect: sleep-in-atomic: 'sleeps' may sleep
}

int twice(struct dev *d)
{
	guard(spinlock)(&d->lock); // expect: unbalanced-lock: released already
	if (d->ready) {
		guard(spinlock)(&d->lock); // expect: double-lock: held already
		d->n++;
	}
	return 0;
}

int in_turn(struct dev *d)
{
	if (d->ready) {
		guard(spinlock)(&d->lock);
		d->n++;
	} else {
		guard(spinlock)(&d->lock);
		d->n--;
	}
	guard(spinlock)(&d->lock);
	return d->n;
}

/* Back to before the guard. */
int again(struct dev *d)
{
retry:
	{
		guard(spinlock)(&d->lock);
		if (d->ready)
			goto retry;
	}
	msleep(1);
	return 0;
}

int by_hand(struct dev *d)
{
	guard(spinlock)(&d->lock);
	spin_unlock(&d->lock);
	msleep(1);
	spin_lock(&d->lock);
	return 0;
}
