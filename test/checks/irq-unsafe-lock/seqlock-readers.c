// RUN: %check %s
// A seqlock's reader tries again until no writer is there: in an interrupt of the writer it does so for ever.

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/locks.h>

struct clock {
	seqlock_t time, ticks, total, start;
	unsigned long now, late;
	struct tasklet_struct tasklet;
	int irq;
};

static unsigned long clock_now(struct clock *c)
{
	unsigned long now;
	unsigned seq;

	do {
		seq = read_seqbegin(&c->time);
		now = c->now;
	} while (read_seqretry(&c->time, seq));
	return now;
}

static irqreturn_t clock_irq(int irq, void *data)
{
	struct clock *c = data;
	unsigned seq;

	do {
		seq = read_seqbegin(&c->total);
	} while (read_seqretry(&c->total, seq));
	write_seqlock(&c->ticks);
	c->late = clock_now(c);
	write_sequnlock(&c->ticks);
	tasklet_schedule(&c->tasklet);
	return IRQ_HANDLED;
}

static void clock_bh(struct tasklet_struct *t)
{
	struct clock *c = from_tasklet(c, t, tasklet);
	unsigned seq;

	do {
		seq = read_seqbegin(&c->start);
	} while (read_seqretry(&c->start, seq));
}

int clock_probe(struct clock *c)
{
	tasklet_setup(&c->tasklet, clock_bh);
	return request_irq(c->irq, clock_irq, 0, "clock", c);
}

void set(struct clock *c, unsigned long now)
{
	might_sleep();
	write_seqlock(&c->time); // expect: irq-unsafe-lock: acquiring seqlock 'c->time' with interrupts enabled, which .*'clock_irq'
	c->now = now;
	write_sequnlock(&c->time);
}

void reset(struct clock *c)
{
	might_sleep();
	write_seqlock_irq(&c->total);
	c->now = 0;
	write_sequnlock_irq(&c->total);
}

void begin(struct clock *c)
{
	might_sleep();
	write_seqlock(&c->start); // expect: irq-unsafe-lock: acquiring seqlock 'c->start' with bottom halves enabled, which .*'clock_bh'
	write_sequnlock(&c->start);
	write_seqlock_bh(&c->start);
	write_sequnlock_bh(&c->start);
}

// A writer that interrupts a reader is done when that goes on.
unsigned long late(struct clock *c)
{
	unsigned long late;
	unsigned seq;

	might_sleep();
	do {
		seq = read_seqbegin(&c->ticks);
		late = c->late;
	} while (read_seqretry(&c->ticks, seq));
	return late;
}

// The writer is the reader itself.
void advance(struct clock *c)
{
	write_seqlock_irq(&c->time);
	c->now = clock_now(c) + 1; // expect: double-lock: 'clock_now' acquires seqlock 'c->time', which is held already
	write_sequnlock_irq(&c->time);
}

// Two readers do not wait for each other.
int same(struct clock *c)
{
	unsigned outer = read_seqbegin(&c->time);
	unsigned inner = read_seqbegin(&c->time);

	return read_seqretry(&c->time, inner) || read_seqretry(&c->time, outer);
}
