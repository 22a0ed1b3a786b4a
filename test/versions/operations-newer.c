// RUN: %check %s -- -DLINUX=618
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Operations that came after 6.12.

#include "Inputs/operations.h"
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/rwsem.h>

struct netdev_stat_ops {
	void (*get_base_stats)(struct net_device *dev, void *rx, void *tx);
};

static void base_stats(struct net_device *dev, void *rx, void *tx)
{
	rtnl_lock();
	rtnl_unlock();
	msleep(1);
}

const struct netdev_stat_ops stat_ops = {
	.get_base_stats = base_stats,
};

struct net_shaper_binding {
	struct net_device *netdev;
};
struct net_shaper_ops {
	int (*set)(struct net_shaper_binding *binding, const void *shaper);
};

static int shape(struct net_shaper_binding *binding, const void *shaper)
{
	netdev_lock(binding->netdev); // expect: double-lock: acquires mutex 'binding->netdev->lock', which is held already
	netdev_unlock(binding->netdev);
	return 0;
}

const struct net_shaper_ops shaper_ops = {
	.set = shape,
};

struct scsi_device;
struct scsi_host_template {
	int (*sdev_init)(struct scsi_device *sdev);
	void (*sdev_destroy)(struct scsi_device *sdev);
};

static DEFINE_SPINLOCK(command_lock);

static int sdev_init(struct scsi_device *sdev)
{
	spin_lock(&command_lock); // expect: irq-unsafe-lock: acquiring spinlock 'command_lock' with interrupts enabled
	spin_unlock(&command_lock);
	msleep(1);
	return 0;
}

const struct scsi_host_template host_template = {
	.sdev_init = sdev_init,
};

static irqreturn_t interrupt(int irq, void *data)
{
	spin_lock(&command_lock);
	spin_unlock(&command_lock);
	return IRQ_HANDLED;
}

int start(void *d, int irq)
{
	return request_irq(irq, interrupt, 0, "host", d);
}

struct vm_area_desc {
	struct mm_struct *mm;
};
struct file_operations {
	int (*mmap_prepare)(struct vm_area_desc *desc);
};

static int prepare(struct vm_area_desc *desc)
{
	down_read(&desc->mm->mmap_lock); // expect: double-lock: acquiring rwsem 'desc->mm->mmap_lock', which is held already
	up_read(&desc->mm->mmap_lock);
	return 0;
}

const struct file_operations file_ops = {
	.mmap_prepare = prepare,
};

struct console {
	void (*device_lock)(struct console *con, unsigned long *flags);
	void (*write_atomic)(struct console *con, void *context);
};

static void lock_device(struct console *con, unsigned long *flags)
{
	msleep(1);
}

static void write_atomic(struct console *con, void *context)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*console.write_atomic
}

struct console console = {
	.device_lock = lock_device,
	.write_atomic = write_atomic,
};

static int write_waveform(struct pwm_chip *chip, void *pwm, const void *hw)
{
	mutex_lock(&chip->nonatomic_lock); // expect: double-lock: acquiring mutex 'chip->nonatomic_lock', which is held already
	mutex_unlock(&chip->nonatomic_lock);
	return 0;
}

static const struct pwm_ops pwm_ops = {
	.write_waveform = write_waveform,
};

void pwm_probe(struct pwm_chip *chip)
{
	chip->ops = &pwm_ops;
}
