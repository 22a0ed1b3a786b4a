/* might_sleep() and other small things. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/types.h>

#define container_of(ptr, type, member)					\
({									\
	void *__member = (void *)(ptr);					\
	(type *)(__member - offsetof(type, member));			\
})

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define min(a, b)							\
({									\
	__typeof__(a) __a = (a);					\
	__typeof__(b) __b = (b);					\
	__a < __b ? __a : __b;						\
})
#define swap(a, b) \
	do { __typeof__(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)

int __cond_resched(void);
#ifdef CONFIG_DEBUG_LOCK_ALLOC
void __might_sleep(const char *file, int line);
#define might_resched() ((void)__cond_resched())
#define might_sleep() \
	do { __might_sleep(__FILE__, __LINE__); might_resched(); } while (0)
#else
#define might_resched() do { } while (0)
#define might_sleep() do { might_resched(); } while (0)
#endif
#define might_sleep_if(cond) do { if (cond) might_sleep(); } while (0)
#define cond_resched() ({ __cond_resched(); })

extern int oops_in_progress;

#endif
