// RUN: split-file %s %t && %link %t
//
// One file hands out locked objects, by way of a header, to another; and to a
// third, which does nothing with locks by itself: what the short functions
// return that it asks is known there, too.

//--- api.h
#include <linux/spinlock.h>
struct desc {
	raw_spinlock_t lock;
	int state;
};
struct desc *find_locked(int n, unsigned long *flags, int bus);
void put_unlock(struct desc *d, unsigned long flags, int bus);
void touch(struct desc *d);
static inline struct desc *get_desc(int n, unsigned long *flags)
{
	return find_locked(n, flags, 1);
}
static inline void put_desc(struct desc *d, unsigned long flags)
{
	put_unlock(d, flags, 1);
}
struct slot {
	int state;
};
struct slots {
	spinlock_t lock;
	struct slot *first;
};
struct slot *get_slot(struct slots *s);
void put_slot(struct slots *s);
struct buffer;
struct sender;
typedef void send_fn(struct sender *s, struct buffer *b);
struct sender {
	struct buffer *next, *last;
	int traced;
	send_fn *send, *send_other;
};
struct buffer *buffer_get(struct sender *s);
//--- slots.c
#include "api.h"
#include <linux/err.h>
struct slot *get_slot(struct slots *s)
{
	spin_lock(&s->lock);
	if (!s->first) {
		spin_unlock(&s->lock);
		return ERR_PTR(-2);
	}
	return s->first;
}
void put_slot(struct slots *s)
{
	spin_unlock(&s->lock);
}
//--- asks.c
#include "api.h"
#include <linux/err.h>
void resets(struct slots *s)
{
	struct slot *found = get_slot(s);

	if (!IS_ERR(found)) {
		found->state = 0;
		put_slot(s);
	}
}
int resets_some(struct slots *s)
{
	struct slot *found = get_slot(s);

	if (IS_ERR(found))
		return PTR_ERR(found);
	if (found->state < 0)
		return -22; // expect: unbalanced-lock: returning with spinlock '.*lock' held, which other paths release
	found->state = 0;
	put_slot(s);
	return 0;
}
//--- descs.c
#include "api.h"
extern struct desc *look_up(int n);
struct desc *find_locked(int n, unsigned long *flags, int bus)
{
	struct desc *d = look_up(n);

	if (d)
		raw_spin_lock_irqsave(&d->lock, *flags);
	return d;
}
void put_unlock(struct desc *d, unsigned long flags, int bus)
{
	raw_spin_unlock_irqrestore(&d->lock, flags);
}
//--- user.c
#include "api.h"
int forgets(int n)
{
	unsigned long flags;
	struct desc *d = get_desc(n, &flags);

	if (!d || !(d->state & 4))
		return 0; // expect: unbalanced-lock: returning with raw-spinlock '.*lock' held, which other paths release
	d->state &= ~4;
	touch(d);
	put_desc(d, flags);
	return 0;
}
int releases(int n)
{
	unsigned long flags;
	struct desc *d = get_desc(n, &flags);

	if (!d)
		return 0;
	if (d->state & 4)
		touch(d);
	put_desc(d, flags);
	return 0;
}
//--- sends.c
#include "api.h"
#include <linux/preempt.h>
/* A buffer is handed out with preemption disabled, until it is sent. */
struct buffer *buffer_get(struct sender *s)
{
	if (!s->next)
		return 0;
	preempt_disable();
	return s->next;
}
//--- sender.c
#include "api.h"
#include <linux/preempt.h>
static void trace(struct sender *s)
{
	preempt_disable();
	s->traced++;
	preempt_enable();
}
void send_by_callback(struct sender *s)
{
	struct buffer *b = buffer_get(s);

	trace(s);
	if (b)
		s->send(s, b);
}
static void send_and_enable(struct sender *s, struct buffer *b)
{
	s->last = b;
	preempt_enable();
}
void choose(struct sender *s, send_fn *other)
{
	s->send_other = other;
	if (!other)
		s->send_other = send_and_enable;
}
void send_by_choice(struct sender *s)
{
	struct buffer *b = buffer_get(s);

	if (b)
		s->send_other(s, b);
}
static void finish(struct sender *s)
{
	s->last = 0;
	preempt_enable();
}
void send_later(struct sender *s)
{
	struct buffer *b = buffer_get(s);

	trace(s);
	if (b && !s->last)
		s->last = b;
	else if (b)
		finish(s);
} // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
