/* Allocations of objects, as Linux 7.0 has them in slab.h. */
#ifndef _LINUX_ALLOC_OBJ_H
#define _LINUX_ALLOC_OBJ_H

#include <linux/slab.h>

#define __default_gfp(a, b, ...) b
#define default_gfp(...) __default_gfp(, ##__VA_ARGS__, GFP_KERNEL)
#define __alloc_objs(how, gfp, type, count) \
	((type *)how(sizeof(type) * (count), gfp))
#define kmalloc_obj(p, ...) \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), __typeof__(p), 1)
#define kmalloc_objs(p, n, ...) \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), __typeof__(p), n)
#define kzalloc_flex(p, member, n, ...) \
	((__typeof__(p) *)kzalloc(sizeof(p) + (n) * sizeof((p).member[0]), \
				  default_gfp(__VA_ARGS__)))

#endif
