// RUN: %check %s
// A function that is passed is compared with the one that is passed mostly,
// which is then called by its name: INDIRECT_CALL_1().

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

int slow(int *p);
int quick(int *p);

int slow(int *p)
{
	msleep(*p);
	return 0;
}

int quick(int *p)
{
	return *p;
}

static int each(int *p, int (*get)(int *p), int n)
{
	int i, r = 0;

	for (i = 0; i < n; i++)
		r = get == slow ? slow(p) : get(p);
	return r;
}

int all(int *p, int (*get)(int *p), int n)
{
	return each(p, get, n);
}

void all_quick(int *p)
{
	spin_lock(&lock);
	all(p, quick, 3);
	spin_unlock(&lock);
}

void all_slow(int *p)
{
	spin_lock(&lock);
	all(p, slow, 3); // expect: sleep-in-atomic: 'all' may sleep \(in 'msleep'\) while spinlock 'lock' is held
	spin_unlock(&lock);
}
