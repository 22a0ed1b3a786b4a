// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Calls that sleep though they do not look it, and calls that look it but do not.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

static DEFINE_SPINLOCK(lock);

struct dev {
	struct device dev;
	struct usb_device *usb;
	struct usb_interface *intf;
	struct clk *clk;
	struct completion done;
	struct work_struct work;
	wait_queue_head_t wq;
	void __iomem *regs;
	bool ready;
};

void sleeps(struct dev *d, int *user, void *buffer)
{
	u32 v;

	spin_lock(&lock);
	schedule(); // expect: sleep-in-atomic: 'schedule' may sleep
	might_sleep(); // expect: sleep-in-atomic: 'might_sleep' may sleep
	cond_resched(); // expect: sleep-in-atomic: 'cond_resched' may sleep
	usleep_range(10, 20); // expect: sleep-in-atomic: 'usleep_range' may sleep
	wait_for_completion(&d->done); // expect: sleep-in-atomic: 'wait_for_completion' may sleep
	wait_event(d->wq, d->ready); // expect: sleep-in-atomic: 'wait_event' may sleep
	(void)wait_event_interruptible(d->wq, d->ready); // expect: sleep-in-atomic: 'wait_event_interruptible' may sleep
	(void)wait_event_timeout(d->wq, d->ready, 5); // expect: sleep-in-atomic: 'wait_event_timeout' may sleep
	synchronize_rcu(); // expect: sleep-in-atomic: 'synchronize_rcu' may sleep
	flush_work(&d->work); // expect: sleep-in-atomic: 'flush_work' may sleep
	cancel_work_sync(&d->work); // expect: sleep-in-atomic: 'cancel_work_sync' may sleep
	(void)request_irq(1, NULL, 0, "d", d); // expect: sleep-in-atomic: 'request_irq' may sleep
	free_irq(1, d); // expect: sleep-in-atomic: 'free_irq' may sleep
	disable_irq(1); // expect: sleep-in-atomic: 'disable_irq' may sleep
	synchronize_irq(1); // expect: sleep-in-atomic: 'synchronize_irq' may sleep
	usb_control_msg(d->usb, 0, 0, 0, 0, 0, NULL, 0, 5); // expect: sleep-in-atomic: 'usb_control_msg' may sleep
	usb_autopm_put_interface(d->intf); // expect: sleep-in-atomic: 'usb_autopm_put_interface' may sleep
	clk_prepare(d->clk); // expect: sleep-in-atomic: 'clk_prepare' may sleep
	debugfs_create_dir("d", NULL); // expect: sleep-in-atomic: 'debugfs_create_dir' may sleep
	device_create_file(&d->dev, NULL); // expect: sleep-in-atomic: 'device_create_file' may sleep
	vmalloc(64); // expect: sleep-in-atomic: 'vmalloc' may sleep
	devm_kzalloc(&d->dev, 8, GFP_KERNEL); // expect: sleep-in-atomic: 'devm_kzalloc' may sleep
	readl_poll_timeout(d->regs, v, v & 1, 10, 100); // expect: sleep-in-atomic: 'readl_poll_timeout' may sleep
	get_user(v, user); // expect: sleep-in-atomic: 'get_user' may sleep
	(void)copy_from_user(buffer, user, 4); // expect: sleep-in-atomic: 'copy_from_user' may sleep
	(void)copy_to_user(user, buffer, 4); // expect: sleep-in-atomic: 'copy_to_user' may sleep
	spin_unlock(&lock);
}

void does_not_sleep(struct dev *d, struct dev *gone, struct regmap *fast,
		    struct gpio_desc *gpio, void *p)
{
	u32 v;

	spin_lock(&lock);
	udelay(1);
	mdelay(5);
	complete(&d->done);
	wake_up(&d->wq);
	pr_err("busy");
	schedule_work(&d->work);
	cancel_work(&d->work);
	disable_irq_nosync(1);
	enable_irq(1);
	clk_enable(d->clk);
	kfree(p);
	kfree_rcu(gone, rcu);
	gpiod_set_value(gpio, 1);
	regmap_write(fast, 0, 1); // with fast_io, under a spinlock
	readl_poll_timeout_atomic(d->regs, v, v & 1, 10, 100);
	readl_poll_timeout(d->regs, v, v & 1, 0, 100); // spins
	spin_unlock(&lock);
}
