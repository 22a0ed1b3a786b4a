/* Data of each CPU. */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/preempt.h>

#define DEFINE_PER_CPU(type, name) type name
#define this_cpu_ptr(ptr) (ptr)
#define get_cpu_var(var)						\
(*({									\
	preempt_disable();						\
	this_cpu_ptr(&var);						\
}))
#define put_cpu_var(var)						\
	do {								\
		(void)&(var);						\
		preempt_enable();					\
	} while (0)

#endif
