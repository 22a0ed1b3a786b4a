/* spinlock_t, raw_spinlock_t, rwlock_t: SMP, or with CONFIG_UP nothing. */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>

typedef struct raw_spinlock {
#ifndef CONFIG_UP
	unsigned int raw_lock;
#endif
	__DEP_MAP
} raw_spinlock_t;

typedef struct spinlock {
	union {
		struct raw_spinlock rlock;
#ifdef CONFIG_DEBUG_LOCK_ALLOC
		struct {
			unsigned char __padding[sizeof(unsigned long)];
			struct lockdep_map dep_map;
		};
#endif
	};
} spinlock_t;

typedef struct {
	unsigned int raw_lock;
	__DEP_MAP
} rwlock_t;

#define DEFINE_SPINLOCK(x) spinlock_t x = { }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = { }
#define DEFINE_RWLOCK(x) rwlock_t x = { }

#ifdef CONFIG_UP
#define __LOCK(lock) do { preempt_disable(); (void)(lock); } while (0)
#define __UNLOCK(lock) do { preempt_enable(); (void)(lock); } while (0)
#define _raw_spin_lock(lock) __LOCK(lock)
#define _raw_spin_lock_nested(lock, subclass) __LOCK(lock)
#define _raw_spin_lock_irq(lock) \
	do { local_irq_disable(); __LOCK(lock); } while (0)
#define _raw_spin_lock_irqsave(lock, flags) \
	do { local_irq_save(flags); __LOCK(lock); } while (0)
#define _raw_spin_lock_bh(lock) \
	do { local_bh_disable(); (void)(lock); } while (0)
#define _raw_spin_trylock(lock) ({ __LOCK(lock); 1; })
#define _raw_spin_trylock_bh(lock) ({ _raw_spin_lock_bh(lock); 1; })
#define _raw_spin_unlock(lock) __UNLOCK(lock)
#define _raw_spin_unlock_irq(lock) \
	do { local_irq_enable(); __UNLOCK(lock); } while (0)
#define _raw_spin_unlock_irqrestore(lock, flags) \
	do { local_irq_restore(flags); __UNLOCK(lock); } while (0)
#define _raw_spin_unlock_bh(lock) \
	do { local_bh_enable(); (void)(lock); } while (0)
#define raw_spin_lock_irqsave(lock, flags)				\
	do {								\
		typecheck(unsigned long, flags);			\
		_raw_spin_lock_irqsave(lock, flags);			\
	} while (0)
#else
void _raw_spin_lock(raw_spinlock_t *lock) __acquires(lock);
void _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass)
	__acquires(lock);
void _raw_spin_lock_irq(raw_spinlock_t *lock) __acquires(lock);
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock) __acquires(lock);
void _raw_spin_lock_bh(raw_spinlock_t *lock) __acquires(lock);
int _raw_spin_trylock(raw_spinlock_t *lock);
int _raw_spin_trylock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock(raw_spinlock_t *lock) __releases(lock);
void _raw_spin_unlock_irq(raw_spinlock_t *lock) __releases(lock);
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
	__releases(lock);
void _raw_spin_unlock_bh(raw_spinlock_t *lock) __releases(lock);
#define raw_spin_lock_irqsave(lock, flags)				\
	do {								\
		typecheck(unsigned long, flags);			\
		flags = _raw_spin_lock_irqsave(lock);			\
	} while (0)
#endif

void raw_spin_lock_init(raw_spinlock_t *lock);
#define raw_spin_lock(lock) _raw_spin_lock(lock)
#define raw_spin_lock_irq(lock) _raw_spin_lock_irq(lock)
#define raw_spin_lock_bh(lock) _raw_spin_lock_bh(lock)
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define raw_spin_lock_nested(lock, subclass) \
	_raw_spin_lock_nested(lock, subclass)
#else
#define raw_spin_lock_nested(lock, subclass) \
	_raw_spin_lock(((void)(subclass), (lock)))
#endif
#define raw_spin_trylock(lock) (_raw_spin_trylock(lock))
#define raw_spin_trylock_bh(lock) (_raw_spin_trylock_bh(lock))
#define raw_spin_trylock_irq(lock)					\
({									\
	local_irq_disable();						\
	raw_spin_trylock(lock) ? 1 : ({ local_irq_enable(); 0; });	\
})
#define raw_spin_trylock_irqsave(lock, flags)				\
({									\
	local_irq_save(flags);						\
	raw_spin_trylock(lock) ? 1 : ({ local_irq_restore(flags); 0; }); \
})
#define raw_spin_unlock(lock) _raw_spin_unlock(lock)
#define raw_spin_unlock_irq(lock) _raw_spin_unlock_irq(lock)
#define raw_spin_unlock_bh(lock) _raw_spin_unlock_bh(lock)
#define raw_spin_unlock_irqrestore(lock, flags)				\
	do {								\
		typecheck(unsigned long, flags);			\
		_raw_spin_unlock_irqrestore(lock, flags);		\
	} while (0)

static __always_inline raw_spinlock_t *spinlock_check(spinlock_t *lock)
{
	return &lock->rlock;
}

#define spin_lock_init(lock) raw_spin_lock_init(spinlock_check(lock))

static __always_inline void spin_lock(spinlock_t *lock)
{
	raw_spin_lock(&lock->rlock);
}

static __always_inline void spin_lock_bh(spinlock_t *lock)
{
	raw_spin_lock_bh(&lock->rlock);
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	raw_spin_lock_irq(&lock->rlock);
}

static __always_inline int spin_trylock(spinlock_t *lock)
{
	return raw_spin_trylock(&lock->rlock);
}

static __always_inline int spin_trylock_bh(spinlock_t *lock)
{
	return raw_spin_trylock_bh(&lock->rlock);
}

static __always_inline int spin_trylock_irq(spinlock_t *lock)
{
	return raw_spin_trylock_irq(&lock->rlock);
}

#define spin_lock_nested(lock, subclass) \
	do { raw_spin_lock_nested(spinlock_check(lock), subclass); } while (0)
#define spin_lock_irqsave(lock, flags) \
	do { raw_spin_lock_irqsave(spinlock_check(lock), flags); } while (0)
#define spin_trylock_irqsave(lock, flags) \
	({ raw_spin_trylock_irqsave(spinlock_check(lock), flags); })

static __always_inline void spin_unlock(spinlock_t *lock)
{
	raw_spin_unlock(&lock->rlock);
}

static __always_inline void spin_unlock_bh(spinlock_t *lock)
{
	raw_spin_unlock_bh(&lock->rlock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	raw_spin_unlock_irq(&lock->rlock);
}

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock,
						   unsigned long flags)
{
	raw_spin_unlock_irqrestore(&lock->rlock, flags);
}

#define assert_spin_locked(lock) BUG_ON(!(lock))

int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock);
#define atomic_dec_and_lock(atomic, lock) _atomic_dec_and_lock(atomic, lock)
int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock,
				 unsigned long *flags);
#define atomic_dec_and_lock_irqsave(atomic, lock, flags) \
	_atomic_dec_and_lock_irqsave(atomic, lock, &(flags))

int __cond_resched_lock(spinlock_t *lock);
#define cond_resched_lock(lock) ({ __cond_resched_lock(lock); })

void _raw_read_lock(rwlock_t *lock);
void _raw_read_lock_irq(rwlock_t *lock);
unsigned long _raw_read_lock_irqsave(rwlock_t *lock);
void _raw_read_lock_bh(rwlock_t *lock);
int _raw_read_trylock(rwlock_t *lock);
void _raw_read_unlock(rwlock_t *lock);
void _raw_read_unlock_irq(rwlock_t *lock);
void _raw_read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void _raw_read_unlock_bh(rwlock_t *lock);
void _raw_write_lock(rwlock_t *lock);
void _raw_write_lock_irq(rwlock_t *lock);
unsigned long _raw_write_lock_irqsave(rwlock_t *lock);
void _raw_write_lock_bh(rwlock_t *lock);
int _raw_write_trylock(rwlock_t *lock);
void _raw_write_unlock(rwlock_t *lock);
void _raw_write_unlock_irq(rwlock_t *lock);
void _raw_write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void _raw_write_unlock_bh(rwlock_t *lock);
#define read_lock(lock) _raw_read_lock(lock)
#define read_lock_irq(lock) _raw_read_lock_irq(lock)
#define read_lock_irqsave(lock, flags) \
	do { flags = _raw_read_lock_irqsave(lock); } while (0)
#define read_lock_bh(lock) _raw_read_lock_bh(lock)
#define read_trylock(lock) (_raw_read_trylock(lock))
#define read_unlock(lock) _raw_read_unlock(lock)
#define read_unlock_irq(lock) _raw_read_unlock_irq(lock)
#define read_unlock_irqrestore(lock, flags) \
	do { _raw_read_unlock_irqrestore(lock, flags); } while (0)
#define read_unlock_bh(lock) _raw_read_unlock_bh(lock)
#define write_lock(lock) _raw_write_lock(lock)
#define write_lock_irq(lock) _raw_write_lock_irq(lock)
#define write_lock_irqsave(lock, flags) \
	do { flags = _raw_write_lock_irqsave(lock); } while (0)
#define write_lock_bh(lock) _raw_write_lock_bh(lock)
#define write_trylock(lock) (_raw_write_trylock(lock))
#define write_unlock(lock) _raw_write_unlock(lock)
#define write_unlock_irq(lock) _raw_write_unlock_irq(lock)
#define write_unlock_irqrestore(lock, flags) \
	do { _raw_write_unlock_irqrestore(lock, flags); } while (0)
#define write_unlock_bh(lock) _raw_write_unlock_bh(lock)

DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock),
		    raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock),
		    spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock, _try, spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock),
		    spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t, spin_lock_bh(_T->lock),
		    spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t,
		    spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(read_lock, rwlock_t, read_lock(_T->lock),
		    read_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t,
		    write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_0(preempt, preempt_disable(), preempt_enable())
DEFINE_LOCK_GUARD_0(irq, local_irq_disable(), local_irq_enable())
DEFINE_LOCK_GUARD_0(irqsave, local_irq_save(_T->flags),
		    local_irq_restore(_T->flags), unsigned long flags)

#endif
