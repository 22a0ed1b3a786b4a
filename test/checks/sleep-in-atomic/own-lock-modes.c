// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A callback that acquires a lock, and calls a function that sleeps if a flag of its object is set: the kernel calls it
// on objects in each mode. Of what other functions are called on, their callers know more.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#define READING 1
#define DIRECT 2
#define POLLED 4

struct bus {
	spinlock_t lock;
	unsigned int flags, mode, n;
	struct work_struct work;
};

u32 status_of(struct bus *b);

static void drain(struct bus *b)
{
	msleep(1);
	b->n = 0;
}

static int transfer(struct bus *b, u32 status)
{
	if (status & 1)
		return -5;
	if (status & 8) {
		if ((b->flags & READING) && (status & 4))
			drain(b);
		return 0;
	}
	if (b->flags & READING)
		drain(b);
	return 0;
}

static irqreturn_t bus_irq(int irq, void *data)
{
	struct bus *b = data;
	u32 status = status_of(b);

	spin_lock(&b->lock);
	if (b->mode == 3)
		transfer(b, status); // expect: sleep-in-atomic: 'transfer' may sleep .*while spinlock 'b->lock' is held
	spin_unlock(&b->lock);
	return IRQ_HANDLED;
}

static void direct(struct bus *b)
{
	if (b->flags & DIRECT)
		msleep(1);
}

static void bus_work(struct work_struct *work)
{
	struct bus *b = container_of(work, struct bus, work);

	spin_lock_irq(&b->lock);
	direct(b); // expect: sleep-in-atomic: 'direct' may sleep .*while spinlock 'b->lock' is held
	spin_unlock_irq(&b->lock);
}

// The handler says of itself that it polls.
static void settle(struct bus *b)
{
	if (b->flags & POLLED)
		udelay(10);
	else
		msleep(1);
}

static irqreturn_t bus_error(int irq, void *data)
{
	struct bus *b = data;

	spin_lock(&b->lock);
	b->flags |= POLLED;
	settle(b); // expect(analyzer: it does not know a bit that was set): sleep-in-atomic: 'settle' may sleep
	b->flags &= ~POLLED;
	spin_unlock(&b->lock);
	return IRQ_HANDLED;
}

static irqreturn_t bus_timeout(int irq, void *data)
{
	struct bus *b = data;

	spin_lock(&b->lock);
	settle(b);
	spin_unlock(&b->lock);
	return IRQ_HANDLED;
}

static void wait_directly(struct bus *b)
{
	if (b->flags & DIRECT)
		msleep(2);
}

// Who calls it may know that the flag is not set.
void bus_reset(struct bus *b)
{
	spin_lock(&b->lock);
	wait_directly(b);
	spin_unlock(&b->lock);
}

int setup(struct bus *b)
{
	INIT_WORK(&b->work, bus_work);
	return request_irq(1, bus_irq, 0, "bus", b) ?:
	       request_irq(2, bus_error, 0, "bus", b) ?:
	       request_irq(3, bus_timeout, 0, "bus", b);
}
