// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Table of Minimum Requirements".

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/timer.h>

/* A lock for each pair of contexts: with the minimum, and with less. */
struct pairs {
	spinlock_t irq_softirq, irq_softirq_less;
	spinlock_t irq_timer, irq_timer_less;
	spinlock_t irq_user, irq_user_less, irq_user_bh;
	spinlock_t softirq_tasklet, tasklet_timer;
	spinlock_t softirq_user, softirq_user_less;
	spinlock_t tasklet_user, tasklet_user_less;
	spinlock_t timer_user, timer_user_less;
	struct mutex user_user;
	struct tasklet_struct tasklet;
	struct timer_list timer;
	int line, n;
};

static struct pairs p;

static void take(spinlock_t *lock)
{
	spin_lock(lock);
	p.n++;
	spin_unlock(lock);
}

static void take_bh(spinlock_t *lock)
{
	spin_lock_bh(lock);
	p.n++;
	spin_unlock_bh(lock);
}

static void take_irq(spinlock_t *lock)
{
	spin_lock_irq(lock);
	p.n++;
	spin_unlock_irq(lock);
}

static irqreturn_t irq_handler(int irq, void *data)
{
	take(&p.irq_softirq);
	take(&p.irq_softirq_less);
	take(&p.irq_timer);
	take(&p.irq_timer_less);
	take(&p.irq_user);
	take(&p.irq_user_less);
	take(&p.irq_user_bh);
	return IRQ_HANDLED;
}

static void softirq(struct softirq_action *a)
{
	take_irq(&p.irq_softirq);
	spin_lock(&p.irq_softirq_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.irq_softirq_less' with interrupts enabled
	p.n++;
	spin_unlock(&p.irq_softirq_less);
	take(&p.softirq_tasklet);
	take(&p.softirq_user);
	take(&p.softirq_user_less);
}

static void tasklet(struct tasklet_struct *t)
{
	take(&p.softirq_tasklet);
	take(&p.tasklet_timer);
	take(&p.tasklet_user);
	take(&p.tasklet_user_less);
}

static void timer(struct timer_list *t)
{
	take_irq(&p.irq_timer);
	spin_lock_bh(&p.irq_timer_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.irq_timer_less' with interrupts enabled
	p.n++;
	spin_unlock_bh(&p.irq_timer_less);
	take(&p.tasklet_timer);
	take(&p.timer_user);
	take(&p.timer_user_less);
}

static ssize_t read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	take_irq(&p.irq_user);
	spin_lock(&p.irq_user_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.irq_user_less' with interrupts enabled
	p.n++;
	spin_unlock(&p.irq_user_less);
	spin_lock_bh(&p.irq_user_bh); // expect: irq-unsafe-lock: acquiring spinlock 'p.irq_user_bh' with interrupts enabled
	p.n++;
	spin_unlock_bh(&p.irq_user_bh);

	take_bh(&p.softirq_user);
	spin_lock(&p.softirq_user_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.softirq_user_less' with bottom halves enabled
	p.n++;
	spin_unlock(&p.softirq_user_less);

	take_bh(&p.tasklet_user);
	spin_lock(&p.tasklet_user_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.tasklet_user_less' with bottom halves enabled
	p.n++;
	spin_unlock(&p.tasklet_user_less);

	take_bh(&p.timer_user);
	spin_lock(&p.timer_user_less); // expect: irq-unsafe-lock: acquiring spinlock 'p.timer_user_less' with bottom halves enabled
	p.n++;
	spin_unlock(&p.timer_user_less);

	if (mutex_lock_interruptible(&p.user_user))
		return -EINTR;
	p.n++;
	mutex_unlock(&p.user_user);
	return 0;
}

static const struct file_operations fops = {
	.read = read,
};

int init(void)
{
	open_softirq(HI_SOFTIRQ, softirq);
	tasklet_setup(&p.tasklet, tasklet);
	timer_setup(&p.timer, timer, 0);
	return request_irq(p.line, irq_handler, 0, "irq", &p);
}
