// RUN: %analyze -I %includes %s -o %t 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=ALONE,ALONE-%major
// RUN: not %locklint --deep %s -- -std=gnu11 -I %includes \
// RUN:   | FileCheck %s --check-prefixes=DEEP,DEEP-%major
// RUN: %cc --analyze --analyzer-no-default-checks \
// RUN:   -Xclang -load -Xclang %analyzer \
// RUN:   -Xclang -analyzer-checker=core,linuxkernel.locking -I %includes %s \
// RUN:   -o %t 2>&1 | FileCheck %s --check-prefixes=CORE-%major
// What the analyzer does is not the same in each release of Clang; what locklint
// finds by itself is.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int n;
};

/* Clang 22 ends a path with the second round of a loop if nothing is known of
 * its condition. */
void third_round(struct dev *d)
{
	int round = 0;

	spin_lock(&d->lock);
	while (d++->n)
		if (++round == 3)
			msleep(1);
	spin_unlock(&d->lock);
}
// ALONE-19: releases.c:[[#@LINE-3]]:4: warning: 'msleep' may sleep
// ALONE-22-NOT: releases.c:[[#@LINE-4]]:4: warning:
// DEEP: releases.c:[[#@LINE-5]]:4: warning: 'msleep' may sleep
// DEEP-19: releases.c:[[#@LINE-6]]:4: note: confirmed:
// DEEP-22: releases.c:[[#@LINE-7]]:4: note: not confirmed:

void third_round_of_three(struct dev *d)
{
	int round;

	spin_lock(&d->lock);
	for (round = 1; round <= 3; round++)
		if (round == 3)
			msleep(1);
	spin_unlock(&d->lock);
}
// ALONE: releases.c:[[#@LINE-3]]:4: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-4]]:4: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-5]]:4: note: confirmed:

void second_round(struct dev *d)
{
	int round = 0;

	spin_lock(&d->lock);
	while (d++->n)
		if (++round == 2)
			msleep(1);
	spin_unlock(&d->lock);
}
// ALONE: releases.c:[[#@LINE-3]]:4: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-4]]:4: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-5]]:4: note: confirmed:

/* The rules' checker has told the two outcomes of a trylock apart before. */
void third_attempt(struct dev *d)
{
	int attempt = 0;

	while (!spin_trylock(&d->lock))
		attempt++;
	if (attempt == 3)
		msleep(1);
	spin_unlock(&d->lock);
}
// ALONE: releases.c:[[#@LINE-3]]:3: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-4]]:3: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-5]]:3: note: confirmed:

/* A promise of which the analyzer is told by a checker of its own. */
void promised(struct dev *d, int n)
{
	spin_lock(&d->lock);
	__builtin_assume(n == 3);
	if (n != 3)
		msleep(1);
	spin_unlock(&d->lock);
}
// ALONE-NOT: releases.c:[[#@LINE-3]]:3: warning:
// DEEP: releases.c:[[#@LINE-4]]:3: warning: 'msleep' may sleep
// DEEP: releases.c:[[#@LINE-5]]:3: note: not confirmed:

/* To Clang 22's core checkers that is a mistake, behind which nothing is
 * followed. */
void constant_address(struct dev *d)
{
	*(int *)0x1000 = 1;
	spin_lock(&d->lock);
	msleep(1);
	spin_unlock(&d->lock);
}
// ALONE: releases.c:[[#@LINE-3]]:2: warning: 'msleep' may sleep
// CORE-19: releases.c:[[#@LINE-4]]:2: warning: 'msleep' may sleep
// CORE-22: releases.c:[[#@LINE-7]]:17: warning: {{.*}}[core.FixedAddressDereference]
// CORE-22-NOT: releases.c:[[#@LINE-6]]:2: warning: 'msleep'
