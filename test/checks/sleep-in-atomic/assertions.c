// RUN: %check %s

/* A function that does not come back unless a flag is as it has to be, is not asked by that flag. */

#include <linux/bug.h>
#include <linux/delay.h>
#include <linux/spinlock.h>

#define TAIL 1
#define WAITS 2

struct page {
	unsigned long flags;
	int n;
};
static DEFINE_SPINLOCK(lock);

static void page_wait(struct page *p)
{
	if (p->flags & TAIL)
		BUG();
	msleep(1); // note(not analyzer: it takes the test for a mode of the object): 'msleep' may sleep
}

void waits_locked(struct page *p)
{
	spin_lock(&lock); // note(not analyzer: it takes the test for a mode of the object): 'lock' acquired here
	page_wait(p); // expect(not analyzer: it takes the test for a mode of the object): sleep-in-atomic: 'page_wait' may sleep .in 'msleep'. while spinlock 'lock' is held
	spin_unlock(&lock);
}

/* The caller asks for it, or does not. */
static void page_may_wait(struct page *p)
{
	if (p->flags & WAITS)
		msleep(1);
	p->n++;
}

void may_wait_locked(struct page *p)
{
	spin_lock(&lock);
	page_may_wait(p);
	spin_unlock(&lock);
}
