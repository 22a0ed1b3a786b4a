// RUN: %check %s
// Operations within one subsystem that interrupt tasks, or other operations of
// the same driver.

#include <linux/spinlock.h>

static DEFINE_SPINLOCK(table);
static DEFINE_SPINLOCK(safe_table);
static DEFINE_SPINLOCK(io);
static DEFINE_SPINLOCK(safe_io);
static int n;

/* States may die in a timer. */
struct xfrm_state;
struct xfrmdev_ops {
	int (*xdo_dev_state_add)(struct xfrm_state *x);
	void (*xdo_dev_state_delete)(struct xfrm_state *x);
};
struct file_operations {
	long (*unlocked_ioctl)(void *file, unsigned int cmd, unsigned long arg);
};

static long list(void *file, unsigned int cmd, unsigned long arg)
{
	spin_lock(&table); // expect: irq-unsafe-lock: bottom halves enabled, which xfrmdev_ops.xdo_dev_state_delete 'tunnel_delete' acquires in softirq context
	n++;
	spin_unlock(&table);
	spin_lock_bh(&safe_table);
	n++;
	spin_unlock_bh(&safe_table);
	return 0;
}

static void tunnel_delete(struct xfrm_state *x)
{
	spin_lock(&table);
	n--;
	spin_unlock(&table);
	spin_lock(&safe_table);
	n--;
	spin_unlock(&safe_table);
}

static const struct xfrmdev_ops tunnel_ops = {
	.xdo_dev_state_delete = tunnel_delete,
};

/* Requests end in the device's interrupt. */
struct kiocb {
	void (*ki_complete)(struct kiocb *iocb, long ret);
};

static void loop_done(struct kiocb *iocb, long ret)
{
	spin_lock(&io);
	n++;
	spin_unlock(&io);
	spin_lock(&safe_io);
	n++;
	spin_unlock(&safe_io);
}

static struct kiocb loop_iocb = { .ki_complete = loop_done };

static long submit(void *file, unsigned int cmd, unsigned long arg)
{
	spin_lock(&io); // expect: irq-unsafe-lock: interrupts enabled, which kiocb.ki_complete 'loop_done' acquires in hardirq context
	n++;
	spin_unlock(&io);
	spin_lock_irq(&safe_io);
	n++;
	spin_unlock_irq(&safe_io);
	return 0;
}

static const struct file_operations list_fops = { .unlocked_ioctl = list };
static const struct file_operations loop_fops = { .unlocked_ioctl = submit };
