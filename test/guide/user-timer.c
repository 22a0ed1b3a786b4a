// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Between User Context and Timers".

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/timer.h>

/* Each lock is acquired in one way by tasks, and plainly by the timer function. */
struct shared {
	spinlock_t plain, bh, irq, irqsave;
	struct timer_list timer;
	int count;
};

static struct shared shared;

static void handle(struct timer_list *t)
{
	spin_lock(&shared.plain); // note: 'shared.plain' acquired here
	shared.count++;
	spin_unlock(&shared.plain);
	spin_lock(&shared.bh);
	shared.count++;
	spin_unlock(&shared.bh);
	spin_lock(&shared.irq);
	shared.count++;
	spin_unlock(&shared.irq);
	spin_lock(&shared.irqsave);
	shared.count++;
	spin_unlock(&shared.irqsave);
}

static ssize_t read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	unsigned long flags;

	spin_lock(&shared.plain); // expect: irq-unsafe-lock: acquiring spinlock 'shared.plain' with bottom halves enabled
	shared.count = 0;
	spin_unlock(&shared.plain);

	spin_lock_bh(&shared.bh);
	shared.count = 0;
	spin_unlock_bh(&shared.bh);

	spin_lock_irq(&shared.irq);
	shared.count = 0;
	spin_unlock_irq(&shared.irq);

	spin_lock_irqsave(&shared.irqsave, flags);
	shared.count = 0;
	spin_unlock_irqrestore(&shared.irqsave, flags);
	return 0;
}

static const struct file_operations fops = {
	.read = read,
};

void init(void)
{
	timer_setup(&shared.timer, handle, 0); // note: 'handle' is registered here as timer function.*in softirq context
}
