/* Interrupts: macros that vanish, but for the instruction, without debugging. */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/types.h>

static __always_inline unsigned long arch_local_save_flags(void)
{
	unsigned long flags;

	__asm__ __volatile__("pushf ; pop %0" : "=rm"(flags));
	return flags;
}

static __always_inline void arch_local_irq_disable(void)
{
	__asm__ __volatile__("cli" : : : "memory");
}

static __always_inline void arch_local_irq_enable(void)
{
	__asm__ __volatile__("sti" : : : "memory");
}

static __always_inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

static __always_inline int arch_irqs_disabled_flags(unsigned long flags)
{
	return !(flags & 0x200);
}

static __always_inline void arch_local_irq_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		arch_local_irq_enable();
}

#define typecheck(type, x)						\
({									\
	type __dummy;							\
	__typeof__(x) __dummy2;						\
	(void)(&__dummy == &__dummy2);					\
	1;								\
})

#define raw_local_irq_disable() arch_local_irq_disable()
#define raw_local_irq_enable() arch_local_irq_enable()
#define raw_local_irq_save(flags)					\
	do {								\
		typecheck(unsigned long, flags);			\
		flags = arch_local_irq_save();				\
	} while (0)
#define raw_local_irq_restore(flags)					\
	do {								\
		typecheck(unsigned long, flags);			\
		arch_local_irq_restore(flags);				\
	} while (0)
#define raw_irqs_disabled_flags(flags)					\
({									\
	typecheck(unsigned long, flags);				\
	arch_irqs_disabled_flags(flags);				\
})
#define raw_irqs_disabled() (arch_irqs_disabled_flags(arch_local_save_flags()))

#ifdef CONFIG_DEBUG_LOCK_ALLOC
void trace_hardirqs_on(void);
void trace_hardirqs_off(void);
#define local_irq_enable() \
	do { trace_hardirqs_on(); raw_local_irq_enable(); } while (0)
#define local_irq_disable()						\
	do {								\
		bool was_disabled = raw_irqs_disabled();		\
		raw_local_irq_disable();				\
		if (!was_disabled)					\
			trace_hardirqs_off();				\
	} while (0)
#define local_irq_save(flags)						\
	do {								\
		raw_local_irq_save(flags);				\
		if (!raw_irqs_disabled_flags(flags))			\
			trace_hardirqs_off();				\
	} while (0)
#define local_irq_restore(flags)					\
	do {								\
		if (!raw_irqs_disabled_flags(flags))			\
			trace_hardirqs_on();				\
		raw_local_irq_restore(flags);				\
	} while (0)
#define irqs_disabled()							\
({									\
	unsigned long _flags = arch_local_save_flags();			\
	raw_irqs_disabled_flags(_flags);				\
})
#else
#define local_irq_enable() do { raw_local_irq_enable(); } while (0)
#define local_irq_disable() do { raw_local_irq_disable(); } while (0)
#define local_irq_save(flags) do { raw_local_irq_save(flags); } while (0)
#define local_irq_restore(flags) do { raw_local_irq_restore(flags); } while (0)
#define irqs_disabled() raw_irqs_disabled()
#endif

#endif
