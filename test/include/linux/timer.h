/* Timers: del_timer() and del_timer_sync() are the old names, which kernel LINUX
   has up to 6.15: 616 is 6.16. */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/kernel.h>
#include <linux/lockdep.h>

struct timer_list {
	unsigned long expires;
	void (*function)(struct timer_list *);
	u32 flags;
	__DEP_MAP
};

#define TIMER_DEFERRABLE 0x00080000
#define TIMER_IRQSAFE 0x00200000

#define __TIMER_INITIALIZER(_function, _flags) {			\
		.function = (_function),				\
		.flags = (_flags),					\
	}
#define DEFINE_TIMER(_name, _function)					\
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)

#if LINUX >= 616
void timer_init_key(struct timer_list *timer,
		    void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key);
#define __timer_init(_timer, _fn, _flags) \
	timer_init_key((_timer), (_fn), (_flags), NULL, NULL)
#define __init_timer(_timer, _fn, _flags) __timer_init(_timer, _fn, _flags)
#else
void init_timer_key(struct timer_list *timer,
		    void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key);
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define __init_timer(_timer, _fn, _flags)				\
	do {								\
		static struct lock_class_key __key;			\
		init_timer_key((_timer), (_fn), (_flags), #_timer, &__key); \
	} while (0)
#else
#define __init_timer(_timer, _fn, _flags) \
	init_timer_key((_timer), (_fn), (_flags), NULL, NULL)
#endif
#endif
#define timer_setup(timer, callback, flags) \
	__init_timer((timer), (callback), (flags))
#define timer_container_of(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, __typeof__(*var), timer_fieldname)
#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, __typeof__(*var), timer_fieldname)

extern unsigned long jiffies;

int mod_timer(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
#if LINUX >= 616
int timer_delete_sync_try(struct timer_list *timer);
#else
int try_to_del_timer_sync(struct timer_list *timer);
#endif
int timer_delete_sync(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
static inline int del_timer_sync(struct timer_list *timer)
{
	return timer_delete_sync(timer);
}
static inline int del_timer(struct timer_list *timer)
{
	return timer_delete(timer);
}

#endif
