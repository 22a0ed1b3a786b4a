/* Preemption and bottom halves; both may be nothing but a barrier. */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/irqflags.h>

extern int __preempt_count;
static __always_inline int preempt_count(void)
{
	return READ_ONCE(__preempt_count);
}

#ifdef CONFIG_DEBUG_LOCK_ALLOC
void preempt_count_add(int val);
int preempt_count_dec_and_test(void);
void __preempt_schedule(void);
#define preempt_disable() do { preempt_count_add(1); barrier(); } while (0)
#define preempt_enable()						\
	do {								\
		barrier();						\
		if (unlikely(preempt_count_dec_and_test()))		\
			__preempt_schedule();				\
	} while (0)
#define preempt_enable_no_resched() \
	do { barrier(); preempt_count_add(-1); } while (0)
#define preemptible() (preempt_count() == 0 && !irqs_disabled())
#else
#define preempt_disable() barrier()
#define preempt_enable() barrier()
#define preempt_enable_no_resched() barrier()
#define preemptible() 0
#endif

#define hardirq_count() (preempt_count() & 0x000f0000)
#define softirq_count() (preempt_count() & 0x0000ff00)
#define in_hardirq() (hardirq_count())
#define in_irq() (hardirq_count())
#define in_softirq() (softirq_count())
#define in_interrupt() (preempt_count() & 0x00ffff00)
#define in_task() (!(preempt_count() & 0x00ff0100))
#define in_atomic() (preempt_count() != 0)

#ifdef CONFIG_DEBUG_LOCK_ALLOC
void __local_bh_disable_ip(unsigned long ip, unsigned int cnt);
#else
static __always_inline void __local_bh_disable_ip(unsigned long ip,
						  unsigned int cnt)
{
	__preempt_count += cnt;
	barrier();
}
#endif
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt);

static inline void local_bh_disable(void)
{
	__local_bh_disable_ip(0, 0x200);
}

static inline void local_bh_enable(void)
{
	__local_bh_enable_ip(0, 0x200);
}

int smp_processor_id(void);
#define get_cpu() ({ preempt_disable(); smp_processor_id(); })
#define put_cpu() preempt_enable()

#endif
