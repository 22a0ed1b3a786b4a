// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Some Functions Which Don't Sleep".

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct box {
	spinlock_t lock;
	struct timer_list timer;
	int line;
	void *buffer;
};

static void tidy_up(struct box *b)
{
	printk("tidying up\n");
	kfree(b->buffer);
	b->buffer = NULL;
	timer_delete(&b->timer);
	add_timer(&b->timer);
}

static void box_timer(struct timer_list *t)
{
	struct box *b = from_timer(b, t, timer);

	tidy_up(b);
}

static irqreturn_t box_irq(int irq, void *data)
{
	tidy_up(data);
	return IRQ_HANDLED;
}

void under_locks(struct box *b)
{
	unsigned long flags;

	spin_lock_irqsave(&b->lock, flags);
	tidy_up(b);
	spin_unlock_irqrestore(&b->lock, flags);
	tidy_up(b);
}

int init(struct box *b)
{
	timer_setup(&b->timer, box_timer, 0);
	return request_irq(b->line, box_irq, 0, "box", b);
}
