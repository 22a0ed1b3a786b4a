// RUN: %fix %s | FileCheck %s
// In a file operation bottom halves are known to be enabled.

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct dev {
	spinlock_t lock;
	struct timer_list timer;
	int count;
};

static struct dev only;

static void tick(struct timer_list *t)
{
	struct dev *d = from_timer(d, t, timer);

	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
}

static int dev_open(struct inode *inode, struct file *file)
{
	timer_setup(&only.timer, tick, 0);
	return 0;
}

static int dev_release(struct inode *inode, struct file *file)
{
	// CHECK: spin_lock_bh(&only.lock);
	spin_lock(&only.lock);
	only.count = 0;
	// CHECK: spin_unlock_bh(&only.lock);
	spin_unlock(&only.lock);
	return 0;
}

const struct file_operations dev_fops = {
	.open = dev_open,
	.release = dev_release,
};
