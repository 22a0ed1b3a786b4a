// RUN: not %locklint --deep %s -- -std=gnu11 -I %includes | FileCheck %s
// RUN: not %locklint %s -- -std=gnu11 -I %includes \
// RUN:   | FileCheck %s --check-prefix=FAST
// RUN: not %locklint --deep --format=sarif %s -- -std=gnu11 -I %includes \
// RUN:   | FileCheck %s --check-prefix=SARIF
// Which findings the analyzer confirms; with code that has errors nothing is
// said of it.
// RUN: echo 'int x = y;' > %t.h
// RUN: cat %t.h %s > %t.c
// RUN: not %locklint --deep %t.c -- -std=gnu11 -I %includes 2>&1 \
// RUN:   | FileCheck %s --check-prefix=FAST

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	bool nonatomic;
	unsigned int n;
};

void definite(struct dev *d)
{
	spin_lock(&d->lock);
	msleep(1);
	spin_unlock(&d->lock);
}
// CHECK: deep.c:[[#@LINE-3]]:2: warning: 'msleep' may sleep
// CHECK: deep.c:[[#@LINE-4]]:2: note: confirmed: Clang's analyzer finds a path
// FAST-NOT: confirmed
// FAST: {{deep.*}}:2: warning: 'msleep' may sleep
// SARIF: confirmed: Clang's analyzer finds a path

/* Above 10 and within 5 to 7: a solver knows better. */
void impossible(struct dev *d)
{
	spin_lock(&d->lock);
	if (d->n > 10 && d->n - 5 < 3)
		msleep(1);
	spin_unlock(&d->lock);
}
// CHECK: deep.c:[[#@LINE-3]]:3: warning: 'msleep' may sleep
// CHECK: deep.c:[[#@LINE-4]]:3: note: not confirmed: Clang's analyzer finds no
// FAST: {{deep.*}}:3: warning: 'msleep' may sleep
// FAST-NOT: confirmed
// SARIF: not confirmed: Clang's analyzer finds no path

void lock(struct dev *d)
{
	if (d->nonatomic)
		mutex_lock(&d->mutex);
	else
		spin_lock(&d->lock);
}

/* Two modes at once: for the analyzer that is merely possible. */
void possible(struct dev *d, struct dev *other)
{
	if (d->nonatomic && !other->nonatomic) {
		spin_lock(&d->lock);
		msleep(1);
		spin_unlock(&d->lock);
	}
}
// CHECK: deep.c:[[#@LINE-4]]:3: warning: 'msleep' may sleep
// CHECK: deep.c:[[#@LINE-5]]:3: note: not confirmed: Clang's analyzer finds no
// FAST: {{deep.*}}:3: warning: 'msleep' may sleep
// FAST-NOT: confirmed
