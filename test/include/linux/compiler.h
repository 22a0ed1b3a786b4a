/* Attributes and annotations. CONFIG_DEBUG_LOCK_ALLOC stands for all debug options. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define __always_inline inline __attribute__((__always_inline__))
#define __noreturn __attribute__((__noreturn__))
#define __cleanup(func) __attribute__((__cleanup__(func)))
#define __maybe_unused __attribute__((__unused__))
#define __user
#define __iomem
#define __force
#define __percpu

/* Only sparse, and since 7.0 Clang's context analysis, give these a meaning. */
#if LINUX >= 700
#define __must_hold(...)
#define __must_hold_shared(...)
#define __must_not_hold(...)
#define __acquires(...)
#define __acquires_shared(...)
#define __releases(...)
#define __releases_shared(...)
#define __cond_acquires(ret, ...)
#define __cond_acquires_shared(ret, ...)
#define __cond_releases(ret, ...)
#else
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __cond_acquires(x)
#endif
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)

#define barrier() __asm__ __volatile__("" : : : "memory")
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) \
	do { *(volatile __typeof__(x) *)&(x) = (v); } while (0)

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define __UNIQUE_ID(prefix) JOIN(__UNIQUE_ID_##prefix, __COUNTER__)

#define IS_ENABLED(option) 0

#endif
