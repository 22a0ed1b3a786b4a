// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Data Which Mostly Used By An IRQ Handler".

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>

struct gauge {
	struct mutex mutex;
	spinlock_t lock;
	int line, other_line, level;
};

/* No lock: it runs on one CPU at a time. */
static irqreturn_t gauge_irq(int irq, void *data)
{
	struct gauge *g = data;

	g->level++;
	return IRQ_HANDLED;
}

static ssize_t gauge_read(struct file *file, char __user *to, size_t n,
			  loff_t *pos)
{
	struct gauge *g = file->private_data;
	int level;

	mutex_lock(&g->mutex);
	disable_irq(g->line);
	level = g->level;
	g->level = 0;
	enable_irq(g->line);
	mutex_unlock(&g->mutex);
	return level;
}

/* It waits: not under a spinlock. */
static ssize_t gauge_write(struct file *file, const char __user *from,
			   size_t n, loff_t *pos)
{
	struct gauge *g = file->private_data;

	spin_lock(&g->lock);
	disable_irq(g->line); // expect: sleep-in-atomic: 'disable_irq' may sleep while spinlock 'g->lock' is held
	g->level = 0;
	enable_irq(g->line);
	spin_unlock(&g->lock);
	return n;
}

static const struct file_operations gauge_fops = {
	.read = gauge_read,
	.write = gauge_write,
};

int init(struct gauge *g)
{
	return request_irq(g->line, gauge_irq, 0, "gauge", g);
}
