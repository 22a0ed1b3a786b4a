// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A variable that still has what a call has returned in an earlier round of the
// loop is as NULL, or not NULL, as it was then.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct vec {
	spinlock_t lock;
	int n;
};

struct vec *vec_of(int i);
int skip(int i);

void move(int n)
{
	struct vec *locked = NULL, *v;
	unsigned long flags;
	int i;

	for (i = 0; i < n; i++) {
		if (i % 32 == 0) {
			if (locked) {
				spin_unlock_irqrestore(&locked->lock, flags);
				locked = NULL;
			}
			msleep(1);
		}
		if (skip(i))
			continue;
		v = vec_of(i);
		if (v != locked) {
			if (locked)
				spin_unlock_irqrestore(&locked->lock, flags);
			spin_lock_irqsave(&v->lock, flags);
			locked = v;
		}
	}
	if (locked)
		spin_unlock_irqrestore(&locked->lock, flags);
}

/* It sleeps where the variable says that it has the lock. */
void move_badly(int n)
{
	struct vec *locked = NULL, *v;
	unsigned long flags;
	int i;

	for (i = 0; i < n; i++) {
		if (i % 32 == 0) {
			if (locked && locked->n) {
				spin_unlock_irqrestore(&locked->lock, flags);
				locked = NULL;
			}
			msleep(1); // expect(not analyzer: it gives up on the loop): sleep-in-atomic: 'msleep' may sleep
		}
		if (skip(i))
			continue;
		v = vec_of(i);
		if (v != locked) {
			if (locked)
				spin_unlock_irqrestore(&locked->lock, flags);
			spin_lock_irqsave(&v->lock, flags);
			locked = v;
		}
	}
	if (locked)
		spin_unlock_irqrestore(&locked->lock, flags);
}

/* It forgets that it has it no more. */
void move_twice(int n)
{
	struct vec *last = NULL;
	int i;

	for (i = 0; i < n; i++) {
		if (skip(i)) {
			if (last)
				msleep(1);
			continue;
		}
		last = vec_of(i);
		spin_lock(&last->lock);
		if (last->n)
			msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
		spin_unlock(&last->lock);
	}
}
