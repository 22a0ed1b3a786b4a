// RUN: %check %s --model=%S/Inputs/pump.yaml
// A callback must not sleep, for a reason that its row does not name: where it
// has released a spinlock of its caller's, that may have been the reason.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct pump {
	spinlock_t lock;
	struct mutex users;
	int level;
};

struct pump_ops {
	void (*flush)(struct pump *p);
	void (*drain)(struct pump *p);
	void (*settle)(struct pump *p);
	void (*fill)(struct pump *p);
	void (*stop)(struct pump *p);
};

static void dropping(struct pump *p)
{
	while (p->level) {
		spin_unlock(&p->lock);
		msleep(1);
		spin_lock(&p->lock);
	}
}

static void pump_wait(struct pump *p)
{
	mutex_lock(&p->users);
	p->level--;
	mutex_unlock(&p->users);
}

static void dropping_before_helper(struct pump *p)
{
	spin_unlock_bh(&p->lock);
	pump_wait(p);
	spin_lock_bh(&p->lock);
}

static void dropping_irq(struct pump *p)
{
	spin_unlock_irq(&p->lock);
	msleep(1);
	spin_lock_irq(&p->lock);
}

static void dropping_too_late(struct pump *p)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden
	spin_unlock(&p->lock);
	p->level = 0;
	spin_lock(&p->lock);
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep
}

static void own_lock(struct pump *p)
{
	mutex_lock(&p->users); // expect: sleep-in-atomic: 'mutex_lock' may sleep where sleeping is forbidden
	p->level = 0;
	mutex_unlock(&p->users);
}

const struct pump_ops dropping_ops = {
	.flush = dropping,
	.drain = dropping_before_helper,
	.settle = dropping_too_late,
	.fill = own_lock,
	.stop = dropping_irq,
};

// In an interrupt there is more than the lock.

struct pump_irq_ops {
	void (*event)(struct pump *p);
	void (*poll)(struct pump *p);
};

static void dropping_in_interrupt(struct pump *p)
{
	spin_unlock(&p->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
	spin_lock(&p->lock);
}

static void dropping_with_bh_off(struct pump *p)
{
	spin_unlock(&p->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with bottom halves disabled
	spin_lock(&p->lock);
}

const struct pump_irq_ops interrupt_ops = {
	.event = dropping_in_interrupt,
	.poll = dropping_with_bh_off,
};
