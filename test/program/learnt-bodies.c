// RUN: split-file %s %t && %link %t --model=%t/core.yaml
//
// A body acquires a lock otherwise than was learnt of the release before: the
// body counts, though no way back from it holds the lock. Where it acquires no
// such lock itself, what it leaves to a file that is not here was learnt.

//--- core.yaml
version: 1
learnt: true
calls:
  - {names: [channel_event, channel_close], effects: [{do: acquire, type: spinlock, lock: 0->lock, variant: irqsave, inside: true}]}
  - {names: [channel_query], effects: [{do: acquire, type: rwlock, lock: 0->state_lock, mode: read, variant: irqsave, inside: true}]}
  - {names: [channel_reset], effects: [{do: acquire, type: mutex, lock: 0->mutex, inside: true}]}
  - {names: [channel_flush], effects: [{do: acquire, type: spinlock, lock: 0->saved, variant: irqsave, inside: true}]}
//--- api.h
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct channel {
	spinlock_t lock;
	spinlock_t saved;
	spinlock_t other;
	rwlock_t state_lock;
	struct mutex mutex;
	int irq;
	int state;
};
void client_notify(struct channel *c);
void channel_event(struct channel *c);
void channel_flush(struct channel *c);
void channel_reset(struct channel *c);
void channel_close(struct channel *c);
int channel_query(struct channel *c);
//--- core.c
#include "api.h"
void channel_event(struct channel *c)
{
	spin_lock(&c->lock); // expect: irq-unsafe-lock: acquiring spinlock '.*lock' with interrupts enabled, which interrupt handler 'channel_interrupt' acquires in hardirq context
	client_notify(c);
	spin_unlock(&c->lock);
}
int channel_query(struct channel *c)
{
	int state;

	read_lock(&c->state_lock); // expect: irq-unsafe-lock: acquiring rwlock '.*state_lock' with interrupts enabled, which interrupt handler 'channel_interrupt' acquires in hardirq context
	state = c->state;
	client_notify(c);
	read_unlock(&c->state_lock);
	return state;
}
/* As it was learnt. */
void channel_flush(struct channel *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->saved, flags);
	client_notify(c);
	spin_unlock_irqrestore(&c->saved, flags);
}
/* No mutex any more. */
void channel_reset(struct channel *c)
{
	client_notify(c);
}
/* Another spinlock. */
void channel_close(struct channel *c)
{
	spin_lock(&c->other);
	client_notify(c);
	spin_unlock(&c->other);
}
//--- handler.c
#include "api.h"
static irqreturn_t channel_interrupt(int irq, void *data)
{
	struct channel *c = data;

	channel_event(c);
	channel_flush(c);
	write_lock(&c->state_lock);
	c->state++;
	write_unlock(&c->state_lock);
	return IRQ_HANDLED;
}
int channel_probe(struct channel *c)
{
	return request_irq(c->irq, channel_interrupt, 0, "channel", c);
}
//--- task.c
#include <linux/delay.h>
#include "api.h"
int channel_poll(struct channel *c)
{
	msleep(1);
	channel_event(c);
	channel_flush(c);
	return channel_query(c);
}
void channel_restart(struct channel *c)
{
	mutex_lock(&c->mutex);
	channel_reset(c); // expect(alone, too): double-lock: 'channel_reset' acquires mutex 'c->mutex', which is held already
	mutex_unlock(&c->mutex);
}
void channel_free(struct channel *c)
{
	spin_lock(&c->lock);
	channel_close(c); // expect(alone): double-lock: 'channel_close' acquires spinlock 'c->lock', which is held already
	spin_unlock(&c->lock);
}
