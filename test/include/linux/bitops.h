/* Bits of bitmaps: inline assembly on most machines. */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/types.h>

static inline bool arch_test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	bool set;

	asm volatile("bt %2,%1" : "=@ccc"(set) : "m"(*addr), "Ir"(nr));
	return set;
}
#define test_bit(nr, addr) arch_test_bit(nr, addr)

static inline void set_bit(long nr, volatile unsigned long *addr)
{
	asm volatile("bts %1,%0" : "+m"(*addr) : "Ir"(nr));
}
static inline void clear_bit(long nr, volatile unsigned long *addr)
{
	asm volatile("btr %1,%0" : "+m"(*addr) : "Ir"(nr));
}
static inline void change_bit(long nr, volatile unsigned long *addr)
{
	asm volatile("btc %1,%0" : "+m"(*addr) : "Ir"(nr));
}
bool test_and_set_bit(long nr, volatile unsigned long *addr);
bool test_and_clear_bit(long nr, volatile unsigned long *addr);

#endif
