// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Interrupts, bottom halves or preemption disabled without a lock.

#include <linux/delay.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

void irq(void)
{
	local_irq_disable(); // note: disabled here
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while interrupts are disabled
	local_irq_enable();
	msleep(1);
}

void irqsave(void)
{
	unsigned long flags;

	local_irq_save(flags); // note: disabled here
	msleep(1); // expect: sleep-in-atomic: while interrupts are disabled
	local_irq_restore(flags);
	msleep(1);
}

void bh(void)
{
	local_bh_disable(); // note: disabled here
	msleep(1); // expect: sleep-in-atomic: while bottom halves are disabled
	local_bh_enable();
	msleep(1);
}

void bh_nests(void)
{
	local_bh_disable();
	local_bh_disable();
	local_bh_enable();
	msleep(1); // expect: sleep-in-atomic: while bottom halves are disabled
	local_bh_enable();
	msleep(1);
}

void preempt(void)
{
	preempt_disable(); // note: disabled here
	msleep(1); // expect: sleep-in-atomic: while preemption is disabled
	preempt_enable();
	msleep(1);
}

void cpu(void)
{
	int cpu = get_cpu();

	msleep(cpu); // expect: sleep-in-atomic: while preemption is disabled
	put_cpu();
	msleep(1);
}

void rcu(void)
{
	rcu_read_lock(); // note: critical section entered here by 'rcu_read_lock'
	msleep(1); // expect: sleep-in-atomic: rcu
	rcu_read_unlock();
	msleep(1);
}

void rcu_nests(void)
{
	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	msleep(1); // expect: sleep-in-atomic: rcu
	rcu_read_unlock();
	msleep(1);
}

void rcu_flavours(void)
{
	rcu_read_lock_bh();
	msleep(1); // expect: sleep-in-atomic: msleep
	rcu_read_unlock_bh();
	msleep(1);
	rcu_read_lock_sched();
	msleep(1); // expect: sleep-in-atomic: msleep
	rcu_read_unlock_sched();
	msleep(1);
}

/* spin_unlock_irq() enables interrupts, whatever they were before. */
void enabled_too_early(spinlock_t *l)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock_irq(l); // expect: irq-flags: 'spin_lock_irq' with interrupts disabled already
	spin_unlock_irq(l);
	msleep(1);
	local_irq_restore(flags);
}

void still_disabled(spinlock_t *l)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock(l);
	spin_unlock(l);
	msleep(1); // expect: sleep-in-atomic: while interrupts are disabled
	local_irq_restore(flags);
	msleep(1);
}

void inner_restores_to_disabled(spinlock_t *l)
{
	unsigned long outer, inner;

	local_irq_save(outer);
	spin_lock_irqsave(l, inner);
	spin_unlock_irqrestore(l, inner);
	msleep(1); // expect: sleep-in-atomic: while interrupts are disabled
	local_irq_restore(outer);
	msleep(1);
}
