// What inline functions of headers do is known, though clangd parses headers
// apart and skips functions' bodies in them.
// RUN: %session %clangd %s -- -I %includes | FileCheck %s

#include "Inputs/helpers.h"

void guarded(spinlock_t *l)
{
	guard(spinlock_irqsave)(l);
	msleep(1);
}
// CHECK: 10: 'msleep' may sleep while spinlock 'l' is held [linuxkernel-sleep-in-atomic]
// A guard is read where it stands.
// CHECK-NEXT: note: header.c:9: 'l' acquired here

void helped(struct box *b)
{
	box_lock(b);
	msleep(1);
	box_unlock(b);
}
// CHECK-NEXT: 19: 'msleep' may sleep while spinlock 'b->lock' is held [linuxkernel-sleep-in-atomic]
// CHECK-NEXT: note: header.c:18: Calls 'box_lock' here
// CHECK-NEXT: note: helpers.h:{{[0-9]+}}: 'b->lock' acquired here

void balanced(struct box *b)
{
	spin_lock(&b->lock);
	box_unlock(b);
}

/* The assertions of the header and of the file have names of their own. */
int asserted(void)
{
	UNIQUE_ASSERT("in the file");
	return 0;
}
// CHECK-NOT: {{.}}
