/* Delays. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/kernel.h>

void msleep(unsigned int msecs);
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range_state(unsigned long min, unsigned long max, unsigned state);
static inline void usleep_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, 2);
}
void __udelay(unsigned long usecs);
#define udelay(n) __udelay(n)
#define mdelay(n) ({ unsigned long __ms = (n); while (__ms--) udelay(1000); })

u32 readl(const void __iomem *addr);
#define read_poll_timeout(op, val, cond, sleep_us, timeout_us,		\
			  sleep_before_read, args...)			\
({									\
	unsigned long __sleep_us = (sleep_us);				\
	might_sleep_if(__sleep_us != 0);				\
	for (;;) {							\
		(val) = op(args);					\
		if (cond)						\
			break;						\
		if (__sleep_us)						\
			usleep_range((__sleep_us >> 2) + 1, __sleep_us); \
	}								\
	(cond) ? 0 : -110;						\
})
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us,	\
				 delay_before_read, args...)		\
({									\
	for (;;) {							\
		(val) = op(args);					\
		if (cond)						\
			break;						\
		udelay(delay_us);					\
	}								\
	(cond) ? 0 : -110;						\
})
#define readl_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout(readl, val, cond, delay_us, timeout_us, false, addr)
#define readl_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout_atomic(readl, val, cond, delay_us, timeout_us, \
				 false, addr)

#endif
