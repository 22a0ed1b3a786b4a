// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Callbacks that sleep under a condition: the kernel calls them with each value of their arguments, and on objects
// in each state. Some conditions tell the context.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct card {
	spinlock_t lock;
	struct mutex mutex;
	unsigned int status, request, options;
	bool running, can_sleep, in_reset, locked;
	struct tasklet_struct task;
};

static unsigned int debug;
static DEFINE_MUTEX(table);
int prepare(struct card *c);

// An argument.
static int on_event(struct notifier_block *nb, unsigned long event, void *data)
{
	switch (event) {
	case 2:
		mutex_lock(&table); // expect: sleep-in-atomic: 'mutex_lock' may sleep
		mutex_unlock(&table);
		return 0;
	default:
		return 1;
	}
}

static struct notifier_block nb = { .notifier_call = on_event };
extern struct atomic_notifier_head chain;

// A bit of the object's, a global variable's.
static irqreturn_t on_irq(int irq, void *data)
{
	struct card *c = data;

	if (c->status & 4)
		prepare(c);
	if (debug & 0x20)
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context
	return 1;
}

static irqreturn_t on_other_irq(int irq, void *data)
{
	struct card *c = data;

	if (!(c->status & 4))
		return 0;
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context
	return 1;
}

static void when_running(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, task);

	if (c->running)
		msleep(3); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static irqreturn_t on_third_irq(int irq, void *data)
{
	struct card *c = data;

	// Not the kernel's call: polling code's own.
	if (irq == 0)
		msleep(4);
	// Named by what it says.
	if (c->can_sleep)
		msleep(5);
	// Set where sleeping is forbidden.
	if (!c->in_reset)
		msleep(6);
	c->in_reset = true;
	return 1;
}

// It decides about a lock.
static void take(struct card *c)
{
	if (c->locked)
		mutex_lock(&c->mutex);
	prepare(c);
	if (c->locked)
		mutex_unlock(&c->mutex);
}

static void when_locked(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, task);

	if (c->locked)
		msleep(7);
}

// It decides about the memory's flags.
static void by_request(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, task);
	gfp_t flags = c->request & 2 ? GFP_KERNEL : GFP_ATOMIC;

	kfree(kmalloc(64, flags));
}

static void *allocate(gfp_t flags)
{
	return kmalloc(64, flags);
}

static void by_second_request(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, task);

	kfree(allocate(c->request & 4 ? GFP_KERNEL : GFP_ATOMIC));
}

static void by_option(struct tasklet_struct *t)
{
	struct card *c = from_tasklet(c, t, task);

	if (c->options & 2)
		kfree(allocate(GFP_KERNEL)); // expect: sleep-in-atomic: 'allocate' may sleep
}

int card_start(struct card *c, int irq)
{
	take(c);
	atomic_notifier_chain_register(&chain, &nb);
	tasklet_setup(&c->task, when_running);
	tasklet_setup(&c->task, when_locked);
	tasklet_setup(&c->task, by_request);
	tasklet_setup(&c->task, by_second_request);
	tasklet_setup(&c->task, by_option);
	return request_irq(irq, on_irq, 0, "a", c) ?:
	       request_irq(irq, on_other_irq, 0, "b", c) ?:
	       request_irq(irq, on_third_irq, 0, "c", c);
}
