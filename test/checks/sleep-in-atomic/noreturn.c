// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// BUG() and panic() end a path.

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static void die(void)
{
	panic("dead");
}

static void oom(void) __noreturn;

void bug(int x)
{
	spin_lock(&lock);
	if (x)
		BUG();
	else
		spin_unlock(&lock);
	msleep(1);
}

void bug_on(int x)
{
	spin_lock(&lock);
	if (!x)
		spin_unlock(&lock);
	BUG_ON(x);
	msleep(1);
}

void panics(int x)
{
	spin_lock(&lock);
	if (x)
		panic("x");
	else
		spin_unlock(&lock);
	msleep(1);
}

void panics_below(int x)
{
	spin_lock(&lock);
	if (x)
		die();
	else
		spin_unlock(&lock);
	msleep(1);
}

void declared(int x)
{
	spin_lock(&lock);
	if (x)
		oom();
	else
		spin_unlock(&lock);
	msleep(1);
}

void warns(int x)
{
	spin_lock(&lock);
	if (x)
		WARN_ON(1);
	else
		spin_unlock(&lock);
	if (x)
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	if (x)
		spin_unlock(&lock);
}
