// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Between Softirqs".

#include <linux/interrupt.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(lock);
static int queued, sent;

/* Runs on several CPUs at once. */
static void receive(struct softirq_action *a)
{
	spin_lock(&lock);
	queued++;
	spin_unlock(&lock);
}

static void transmit(struct softirq_action *a)
{
	spin_lock(&lock);
	queued--;
	sent++;
	spin_unlock(&lock);
}

static void expire(struct timer_list *t)
{
	spin_lock(&lock);
	queued = 0;
	spin_unlock(&lock);
}
static DEFINE_TIMER(expiry, expire);

void init(void)
{
	open_softirq(NET_RX_SOFTIRQ, receive);
	open_softirq(NET_TX_SOFTIRQ, transmit);
}
