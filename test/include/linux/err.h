/* Errors as pointers. */
#ifndef _LINUX_ERR_H
#define _LINUX_ERR_H

#include <linux/types.h>

#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define EDEADLK 35
#define ETIME 62
#define EALREADY 114
#define ERESTARTSYS 512
#define MAX_ERRNO 4095

#define IS_ERR_VALUE(x)                                                        \
  unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error) { return (void *)error; }

static inline long PTR_ERR(const void *ptr) { return (long)ptr; }

static inline bool IS_ERR(const void *ptr) {
  return IS_ERR_VALUE((unsigned long)ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr) {
  return unlikely(!ptr) || IS_ERR_VALUE((unsigned long)ptr);
}

static inline int PTR_ERR_OR_ZERO(const void *ptr) {
  return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}

#endif
