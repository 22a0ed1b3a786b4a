// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Whether a callee acquires the lock that its caller holds depends on what
// another file tells, or on what a number means that is passed.

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct space {
	struct rw_semaphore sem;
	spinlock_t lock;
	unsigned long base;
	int window;
	int n;
};

long fault_in(struct space *s, unsigned long at, int *locked);
int is_busy(struct space *s, int *busy);

/* It has dropped the lock where it says so. */
static long populate(struct space *s, unsigned long at, unsigned long end)
{
	int locked = 1;
	long pages;

	while (at < end) {
		pages = fault_in(s, at, &locked);
		if (!locked) {
			down_read(&s->sem);
			locked = 1;
		}
		if (pages < 0)
			return pages;
		at += pages;
	}
	return 0;
}

long advise(struct space *s, unsigned long at, unsigned long end)
{
	long ret;

	down_write(&s->sem);
	ret = populate(s, at, end);
	up_write(&s->sem);
	return ret;
}

/* It tells of something else. */
static long poll_busy(struct space *s)
{
	int busy = 0;

	is_busy(s, &busy);
	if (busy) {
		down_read(&s->sem);
		s->n++;
		up_read(&s->sem);
	}
	return 0;
}

long advise_busy(struct space *s)
{
	long ret;

	down_write(&s->sem);
	ret = poll_busy(s); // expect: double-lock: 'poll_busy' acquires rwsem 's->sem', which is held already
	up_write(&s->sem);
	return ret;
}

// Registers of some numbers are behind a window.

static const struct {
	unsigned long first, last;
	int valid;
} map[64];

static int register_kind(struct space *s, unsigned long *off)
{
	if (*off >= 0x10000)
		return -1;
	if (map[*off >> 10].valid && map[*off >> 10].last > *off) {
		*off += s->base;
		return 0;
	}
	return 1;
}

static void write_register(struct space *s, unsigned long off, int value)
{
	unsigned long flags = 0;
	int kind = register_kind(s, &off);

	if (kind == 1) {
		spin_lock_irqsave(&s->lock, flags);
		s->window = off >> 16;
	}
	s->n = value;
	if (kind == 1)
		spin_unlock_irqrestore(&s->lock, flags);
}

void reset(struct space *s)
{
	spin_lock_irq(&s->lock);
	write_register(s, 0x100, 1); // expect(analyzer: it follows the function that tells the kind): double-lock: 'write_register' acquires spinlock 's->lock'
	spin_unlock_irq(&s->lock);
}

static int state_of(struct space *s)
{
	return s->n > 4 ? 2 : s->window;
}

/* What the device is in is no choice of the caller's. */
static void wake(struct space *s)
{
	unsigned long flags;

	if (state_of(s) == 1) {
		spin_lock_irqsave(&s->lock, flags);
		s->n++;
		spin_unlock_irqrestore(&s->lock, flags);
	}
}

void reset_and_wake(struct space *s)
{
	spin_lock_irq(&s->lock);
	wake(s); // expect: double-lock: 'wake' acquires spinlock 's->lock', which is held already
	spin_unlock_irq(&s->lock);
}

static void write_through(struct space *s, unsigned long off, int value)
{
	unsigned long flags;

	register_kind(s, &off);
	spin_lock_irqsave(&s->lock, flags);
	s->n = value;
	spin_unlock_irqrestore(&s->lock, flags);
}

void reset_through(struct space *s)
{
	spin_lock_irq(&s->lock);
	write_through(s, 0x100, 1); // expect: double-lock: 'write_through' acquires spinlock 's->lock', which is held already
	spin_unlock_irq(&s->lock);
}

// Who does not hold it acquires it: an interrupt, say.

struct card {
	spinlock_t lock;
	unsigned long base;
	int irq, n;
};

static int card_kind(struct card *c, unsigned long *off)
{
	if (map[*off >> 10].valid) {
		*off += c->base;
		return 0;
	}
	return 1;
}

static void card_write(struct card *c, unsigned long off, int value)
{
	if (card_kind(c, &off) == 1) {
		spin_lock(&c->lock);
		c->n = value;
		spin_unlock(&c->lock);
	}
}

static irqreturn_t card_irq(int irq, void *data)
{
	struct card *c = data;

	card_write(c, 0x10, 1);
	return IRQ_HANDLED;
}

int card_open(struct card *c)
{
	return request_irq(c->irq, card_irq, 0, "card", c);
}

void card_add(struct card *c)
{
	might_sleep();
	spin_lock(&c->lock); // expect: irq-unsafe-lock: acquiring spinlock 'c->lock' with interrupts enabled, which interrupt handler 'card_irq' acquires in hardirq context
	c->n++;
	spin_unlock(&c->lock);
}
