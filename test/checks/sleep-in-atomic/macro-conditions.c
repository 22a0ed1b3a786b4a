// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Trylocks and tests of the context that are macros, as a condition.

#include <linux/delay.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_RWLOCK(rw);

void trylocks(void)
{
	if (raw_spin_trylock(&raw)) {
		msleep(1); // expect: sleep-in-atomic: raw-spinlock 'raw'
		raw_spin_unlock(&raw);
	} else {
		msleep(1);
	}
	if (read_trylock(&rw)) {
		msleep(1); // expect: sleep-in-atomic: rwlock 'rw'
		read_unlock(&rw);
	} else {
		msleep(1);
	}
	if (write_trylock(&rw)) {
		msleep(1); // expect: sleep-in-atomic: rwlock 'rw'
		write_unlock(&rw);
	} else {
		msleep(1);
	}
}

static void by_atomic(void)
{
	if (in_atomic())
		udelay(10);
	else
		msleep(1);
}

static void by_preemptible(void)
{
	if (preemptible())
		msleep(1);
}

void under_a_spinlock(void)
{
	spin_lock(&lock);
	by_atomic();
	by_preemptible();
	spin_unlock(&lock);
	by_atomic();
}

void interrupts_off(void)
{
	local_irq_disable();
	by_preemptible();
	by_atomic(); // expect: sleep-in-atomic: 'by_atomic' may sleep
	local_irq_enable();
}

void bottom_halves_off(void)
{
	local_bh_disable();
	by_preemptible();
	by_atomic();
	local_bh_enable();
}
