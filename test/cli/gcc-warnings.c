// RUN: not %locklint %s -- -std=gnu11 -I %includes 2>&1 \
// RUN:   | FileCheck %s
// Where GCC just warns, the code is analysed.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	void (*done)(struct dev *d);
};

struct other {
	int n;
};

void use(struct other *o);
void number(unsigned long n);
int finish(struct dev *d);

void mixed(struct dev *d)
{
	spin_lock(&d->lock);
	use(d);
	number(d);
	d->done = finish;
	msleep(1);
	spin_unlock(&d->lock);
}
// CHECK-NOT: error
// CHECK: gcc-warnings.c:[[#@LINE-4]]:2: warning: 'msleep' may sleep
// CHECK-NOT: error
