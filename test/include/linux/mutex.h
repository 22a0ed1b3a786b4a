/* Mutexes: macros with debugging, functions without. */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>

struct mutex {
	long owner;
	__DEP_MAP
};

#define DEFINE_MUTEX(x) struct mutex x = { }
#define mutex_init(lock) __mutex_init(lock, #lock)
void __mutex_init(struct mutex *lock, const char *name);

#ifdef CONFIG_DEBUG_LOCK_ALLOC
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_killable_nested(struct mutex *lock, unsigned int subclass);
void _mutex_lock_nest_lock(struct mutex *lock, struct lockdep_map *nest_lock);
#if LINUX >= 616
int _mutex_lock_killable(struct mutex *lock, unsigned int subclass,
			 struct lockdep_map *nest_lock);
int _mutex_trylock_nest_lock(struct mutex *lock, struct lockdep_map *nest_lock);
#define mutex_lock_killable(lock) _mutex_lock_killable(lock, 0, NULL)
#define mutex_lock_killable_nest_lock(lock, nest_lock) \
	_mutex_lock_killable(lock, 0, &(nest_lock)->dep_map)
#define mutex_trylock(lock) _mutex_trylock_nest_lock(lock, NULL)
#define mutex_trylock_nest_lock(lock, nest_lock) \
	_mutex_trylock_nest_lock(lock, &(nest_lock)->dep_map)
#else
#define mutex_lock_killable(lock) mutex_lock_killable_nested(lock, 0)
int mutex_trylock(struct mutex *lock);
#endif
#define mutex_lock(lock) mutex_lock_nested(lock, 0)
#define mutex_lock_nest_lock(lock, nest_lock)				\
	do {								\
		_mutex_lock_nest_lock(lock, &(nest_lock)->dep_map);	\
	} while (0)
#define mutex_lock_interruptible(lock) mutex_lock_interruptible_nested(lock, 0)
#else
int mutex_trylock(struct mutex *lock);
#define mutex_trylock_nest_lock(lock, nest_lock) mutex_trylock(lock)
#define mutex_lock_killable_nest_lock(lock, nest_lock) mutex_lock_killable(lock)
void mutex_lock(struct mutex *lock);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
#define mutex_lock_nest_lock(lock, nest_lock) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, subclass) \
	mutex_lock_interruptible(lock)
#endif
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND_4(mutex, _intr, mutex_lock_interruptible(_T), _RET == 0)

#endif
