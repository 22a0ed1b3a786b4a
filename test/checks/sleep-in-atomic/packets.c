// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// What has come in a buffer is passed on, or is asked for where it is needed: it says nothing of the context. What is in
// a flags word of an object, or what a caller passes of its own, may.

#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define MORE 0x20
#define NATIVE 0x20

struct frame {
	unsigned char *data;
	unsigned int len, flags;
};

struct link {
	spinlock_t lock;
	struct frame *last;
	unsigned char modes[4];
	void *buffer;
};

// Its bits, as an argument.

static void put_together(struct link *l, struct frame *f, int more)
{
	if (more)
		l->last = f;
	else
		l->buffer = kmalloc(f->len, GFP_KERNEL);
}

void received(struct link *l, struct frame *f)
{
	spin_lock(&l->lock);
	put_together(l, f, f->data[2] & MORE); // expect(not analyzer: an argument is open to it): sleep-in-atomic: 'put_together' may sleep
	spin_unlock(&l->lock);
}

void received_native(struct link *l, struct frame *f)
{
	spin_lock(&l->lock);
	put_together(l, f, f->flags & NATIVE);
	spin_unlock(&l->lock);
}

void received_by_mode(struct link *l, struct frame *f, int n)
{
	spin_lock(&l->lock);
	put_together(l, f, l->modes[n] & NATIVE);
	spin_unlock(&l->lock);
}

void received_by_wish(struct link *l, struct frame *f, int more)
{
	spin_lock(&l->lock);
	put_together(l, f, more);
	spin_unlock(&l->lock);
}

// Its bits, where they are needed, and its type, two functions below.

static void answer(struct link *l, struct frame *f)
{
	if (f->data[3] & MORE)
		msleep(1);
}

static void answer_native(struct link *l, struct frame *f)
{
	if (f->flags & NATIVE)
		msleep(1);
}

void answered(struct link *l, struct frame *f)
{
	spin_lock(&l->lock);
	answer(l, f); // expect: sleep-in-atomic: 'answer' may sleep
	answer_native(l, f);
	spin_unlock(&l->lock);
}

static void by_type(struct link *l, int type)
{
	if (type == 4)
		msleep(1);
}

static void dispatch(struct link *l, const unsigned char *data)
{
	by_type(l, data[1]);
}

static void dispatch_type(struct link *l, int type)
{
	by_type(l, type);
}

void dispatched(struct link *l, struct frame *f, int type)
{
	spin_lock(&l->lock);
	dispatch_type(l, type);
	dispatch(l, f->data); // expect(not analyzer: as above): sleep-in-atomic: 'dispatch' may sleep
	spin_unlock(&l->lock);
}
