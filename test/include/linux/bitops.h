/* Bits of bitmaps: inline assembly on most machines. */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/types.h>

static inline bool _test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	bool set;

	asm volatile("bt %2,%1" : "=@ccc"(set) : "m"(*addr), "Ir"(nr));
	return set;
}
static inline bool const_test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	return *addr >> nr & 1;
}
/* What is constant the compiler computes. */
#define bitop(op, nr, addr)						\
	((__builtin_constant_p(nr) &&					\
	  __builtin_constant_p((unsigned long)(addr) != 0) &&		\
	  (unsigned long)(addr) != 0 &&					\
	  __builtin_constant_p(*(const unsigned long *)(addr))) ?	\
		 const##op(nr, addr) : op(nr, addr))
#define test_bit(nr, addr) bitop(_test_bit, nr, addr)

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
