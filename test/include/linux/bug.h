/* BUG() and panic() do not return; the WARNs are values. */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/types.h>

void panic(const char *fmt, ...) __noreturn;
int _printk(const char *fmt, ...);
#define printk(fmt, ...) ({ _printk(fmt, ##__VA_ARGS__); })
#define pr_err(fmt, ...) printk(fmt, ##__VA_ARGS__)

#define BUG()						\
	do {						\
		__asm__ __volatile__("ud2");		\
		__builtin_unreachable();		\
	} while (0)
#define BUG_ON(condition) do { if (unlikely(condition)) BUG(); } while (0)

#define __WARN() do { __asm__ __volatile__("nop"); } while (0)
#define WARN_ON(condition)				\
({							\
	int __ret_warn_on = !!(condition);			\
	if (unlikely(__ret_warn_on))				\
		__WARN();				\
	unlikely(__ret_warn_on);				\
})
#define WARN_ON_ONCE(condition)				\
({							\
	static bool __warned;				\
	int __ret_warn_on = !!(condition);		\
	if (unlikely(__ret_warn_on && !__warned)) {	\
		__warned = true;			\
		__WARN();				\
	}						\
	unlikely(__ret_warn_on);				\
})
#define WARN(condition, fmt, ...)			\
({							\
	int __ret_warn_on = !!(condition);			\
	if (unlikely(__ret_warn_on))				\
		_printk(fmt, ##__VA_ARGS__);		\
	unlikely(__ret_warn_on);				\
})

#endif
