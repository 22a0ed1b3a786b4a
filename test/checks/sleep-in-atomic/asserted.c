// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A spinlock that the function only says to be held: lockdep_assert_held() is
// checked when the kernel runs; what an annotation says is checked by nobody.

#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	bool ready;
};

static void must_hold(struct dev *d) __must_hold(&d->lock)
{
	kmalloc(8, GFP_KERNEL);
}

void asserts(struct dev *d)
{
	lockdep_assert_held(&d->lock);
	d->ready = true;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while
}
