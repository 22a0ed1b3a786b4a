// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Two Main Types of Kernel Locks".

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(counter_lock);
static DEFINE_MUTEX(config_mutex);
static int counter;

void count(void)
{
	spin_lock(&counter_lock);
	counter++;
	spin_unlock(&counter_lock);
}

void blocks_under_a_mutex(void)
{
	mutex_lock(&config_mutex);
	msleep(10);
	mutex_unlock(&config_mutex);
}

void blocks_under_a_spinlock(void)
{
	spin_lock(&counter_lock);
	msleep(10); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'counter_lock' is held
	spin_unlock(&counter_lock);
}

/* Neither is recursive. */
void counts_twice(void)
{
	spin_lock(&counter_lock);
	count(); // expect: double-lock: 'count' acquires spinlock 'counter_lock', which is held already
	spin_unlock(&counter_lock);
}

void configures_twice(void)
{
	mutex_lock(&config_mutex);
	blocks_under_a_mutex(); // expect: double-lock: 'blocks_under_a_mutex' acquires mutex 'config_mutex', which is held already
	mutex_unlock(&config_mutex);
}
