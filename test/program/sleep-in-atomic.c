// RUN: split-file %s %t && %link %t
//
// A lock is held in one file, the call sleeps two files away.

//--- api.h
int middle_reset(int n);
int middle_poll(int n);
int far_reset(int n);
int far_poll(int n);
//--- near.c
#include <linux/spinlock.h>
#include "api.h"
static DEFINE_SPINLOCK(lock);
int start(int n)
{
	spin_lock(&lock);
	n = middle_reset(n); // expect: sleep-in-atomic: 'middle_reset' may sleep \(in 'msleep'\) while spinlock 'lock' is held
	// note@-1: calls 'middle_reset' here
	spin_unlock(&lock);
	return n;
}
int poll(int n)
{
	spin_lock(&lock);
	n = middle_poll(n);
	spin_unlock(&lock);
	return middle_reset(n);
}
//--- middle.c
#include "api.h"
/* The other file has a function of that name, too, which sleeps. */
static int wait(int n)
{
	return n + 1;
}
int middle_reset(int n)
{
	return far_reset(n); // note: calls 'far_reset' here
}
int middle_poll(int n)
{
	return wait(far_poll(n));
}
//--- far.c
#include <linux/delay.h>
#include "api.h"
static int wait(int n)
{
	msleep(n); // note: 'msleep' may sleep
	return 0;
}
int far_reset(int n)
{
	return wait(n); // note: calls 'wait' here
}
int far_poll(int n)
{
	udelay(n);
	return n;
}
