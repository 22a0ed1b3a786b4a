// RUN: %check %s --model=%S/Inputs/bus-core.yaml
//
// What was learnt of functions of other files: it holds besides what is not
// known of them, and gives way to bodies and to what somebody has written.
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct bus {
	struct mutex mutex;
	spinlock_t lock;
	int ready;
};
void bus_reset(struct bus *b);
void bus_push(struct bus *b, int *status);
int bus_begin(struct bus *b);
void bus_end(struct bus *b);

void reset_twice(struct bus *b)
{
	mutex_lock(&b->mutex); // note: 'b->mutex' acquired here
	bus_reset(b); // expect: double-lock: 'bus_reset' acquires mutex 'b->mutex', which is held already
	mutex_unlock(&b->mutex);
}
void reset_another(struct bus *b, struct bus *other)
{
	mutex_lock(&b->mutex);
	bus_reset(other);
	mutex_unlock(&b->mutex);
}
/* It is given back. */
void reset_and_lock(struct bus *b)
{
	bus_reset(b);
	mutex_lock(&b->mutex);
	mutex_unlock(&b->mutex);
}
void reset_atomic(struct bus *b)
{
	spin_lock(&b->lock);
	bus_reset(b); // expect: sleep-in-atomic: 'bus_reset' may sleep while spinlock 'b->lock' is held
	spin_unlock(&b->lock);
}
void push(struct bus *b)
{
	unsigned long flags;
	int status = 0;

	spin_lock_irqsave(&b->lock, flags);
	bus_push(b, &status); // expect: double-lock: 'bus_push' acquires spinlock 'b->lock', which is held already
	spin_unlock_irqrestore(&b->lock, flags);
}
/* The interrupts are as they were, and the function has written its argument. */
int push_and_wait(struct bus *b)
{
	int status = 0;

	bus_push(b, &status);
	msleep(1);
	spin_lock(&b->lock);
	if (status)
		spin_unlock(&b->lock);
	if (!status)
		spin_unlock(&b->lock);
	return 0;
}
/* What the result says. */
int begin(struct bus *b)
{
	int error = bus_begin(b);

	if (error)
		return error;
	if (!b->ready)
		return -5; // expect: unbalanced-lock: returning with mutex 'b->mutex' held
	bus_end(b);
	return 0;
}
int begin_well(struct bus *b)
{
	int error = bus_begin(b);

	if (error)
		return error;
	b->ready = 1;
	bus_end(b);
	return 0;
}
/* A body says more. */
static inline void bus_own(struct bus *b)
{
	b->ready = 0;
}
void own(struct bus *b)
{
	mutex_lock(&b->mutex);
	bus_own(b);
	mutex_unlock(&b->mutex);
}
