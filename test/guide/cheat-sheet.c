// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Cheat Sheet For Locking".

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/slab.h>

struct box {
	struct mutex mutex;
	spinlock_t lock;
	int line, level;
	char *text;
};

static irqreturn_t box_irq(int irq, void *data)
{
	struct box *b = data;
	unsigned long flags;

	spin_lock_irqsave(&b->lock, flags);
	b->level++;
	spin_unlock_irqrestore(&b->lock, flags);
	return IRQ_HANDLED;
}

/* A system call: a mutex, under which one may sleep. */
static ssize_t box_write(struct file *file, const char __user *from, size_t n,
			 loff_t *pos)
{
	struct box *b = file->private_data;
	ssize_t ret = n;

	mutex_lock(&b->mutex);
	b->text = kmalloc(n, GFP_KERNEL);
	if (!b->text)
		ret = -ENOMEM;
	else if (copy_from_user(b->text, from, n))
		ret = -EIO;
	mutex_unlock(&b->mutex);
	return ret;
}

/* What interrupts touch: a spinlock, with interrupts disabled, under which one may not. */
static ssize_t box_read(struct file *file, char __user *to, size_t n,
			loff_t *pos)
{
	struct box *b = file->private_data;
	unsigned long flags;
	int level;

	spin_lock_irqsave(&b->lock, flags);
	level = b->level;
	spin_unlock_irqrestore(&b->lock, flags);
	return copy_to_user(to, &level, sizeof(level)) ? -EIO : sizeof(level);
}

static long box_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct box *b = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&b->lock, flags);
	if (copy_to_user((void *)arg, &b->level, sizeof(b->level))) { // expect: sleep-in-atomic: 'copy_to_user' may sleep while spinlock 'b->lock' is held
		spin_unlock_irqrestore(&b->lock, flags);
		return -EIO;
	}
	spin_unlock_irqrestore(&b->lock, flags);
	return 0;
}

static const struct file_operations box_fops = {
	.read = box_read,
	.write = box_write,
	.unlocked_ioctl = box_ioctl,
};

int init(struct box *b)
{
	return request_irq(b->line, box_irq, 0, "box", b);
}
