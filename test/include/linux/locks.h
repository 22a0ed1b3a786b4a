/* The less common locks. */
#ifndef _LINUX_LOCKS_H
#define _LINUX_LOCKS_H

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

typedef struct {
	unsigned int seqcount;
	spinlock_t lock;
} seqlock_t;

static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	sl->seqcount++;
}

static inline void write_sequnlock(seqlock_t *sl)
{
	sl->seqcount++;
	spin_unlock(&sl->lock);
}

static inline void write_seqlock_bh(seqlock_t *sl)
{
	spin_lock_bh(&sl->lock);
	sl->seqcount++;
}

static inline void write_sequnlock_bh(seqlock_t *sl)
{
	sl->seqcount++;
	spin_unlock_bh(&sl->lock);
}

static inline void write_seqlock_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
	sl->seqcount++;
}

static inline void write_sequnlock_irq(seqlock_t *sl)
{
	sl->seqcount++;
	spin_unlock_irq(&sl->lock);
}

static inline unsigned long __write_seqlock_irqsave(seqlock_t *sl)
{
	unsigned long flags;

	spin_lock_irqsave(&sl->lock, flags);
	sl->seqcount++;
	return flags;
}

#define write_seqlock_irqsave(lock, flags) \
	do { flags = __write_seqlock_irqsave(lock); } while (0)

static inline void write_sequnlock_irqrestore(seqlock_t *sl,
					      unsigned long flags)
{
	sl->seqcount++;
	spin_unlock_irqrestore(&sl->lock, flags);
}

static inline unsigned read_seqbegin(const seqlock_t *sl)
{
	return READ_ONCE(sl->seqcount);
}

static inline unsigned read_seqretry(const seqlock_t *sl, unsigned start)
{
	return READ_ONCE(sl->seqcount) != start;
}

static inline void bit_spin_lock(int bitnum, unsigned long *addr)
{
	preempt_disable();
	while (*(volatile unsigned long *)addr & (1UL << bitnum))
		barrier();
	*addr |= 1UL << bitnum;
}

static inline int bit_spin_trylock(int bitnum, unsigned long *addr)
{
	preempt_disable();
	if (*(volatile unsigned long *)addr & (1UL << bitnum)) {
		preempt_enable();
		return 0;
	}
	*addr |= 1UL << bitnum;
	return 1;
}

static inline void bit_spin_unlock(int bitnum, unsigned long *addr)
{
	*addr &= ~(1UL << bitnum);
	preempt_enable();
}

typedef struct {
	int owner;
} local_lock_t;
#define local_lock(lock) \
	do { preempt_disable(); (void)(lock); } while (0)
#define local_unlock(lock) \
	do { (void)(lock); preempt_enable(); } while (0)
#define local_lock_irqsave(lock, flags) \
	do { local_irq_save(flags); (void)(lock); } while (0)
#define local_unlock_irqrestore(lock, flags) \
	do { (void)(lock); local_irq_restore(flags); } while (0)

struct rt_mutex {
	void *owner;
};
#ifdef CONFIG_DEBUG_LOCK_ALLOC
void rt_mutex_lock_nested(struct rt_mutex *lock, unsigned int subclass);
#define rt_mutex_lock(lock) rt_mutex_lock_nested(lock, 0)
#else
void rt_mutex_lock(struct rt_mutex *lock);
#endif
int rt_mutex_lock_interruptible(struct rt_mutex *lock);
int rt_mutex_trylock(struct rt_mutex *lock);
void rt_mutex_unlock(struct rt_mutex *lock);

struct ww_acquire_ctx {
	void *task;
};
struct ww_mutex {
	struct mutex base;
	struct ww_acquire_ctx *ctx;
};
int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_interruptible(struct ww_mutex *lock,
				struct ww_acquire_ctx *ctx);
int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_unlock(struct ww_mutex *lock);

typedef struct {
	atomic_t refs;
} refcount_t;
bool refcount_dec_and_test(refcount_t *r);
bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);
bool refcount_dec_and_lock_irqsave(refcount_t *r, spinlock_t *lock,
				   unsigned long *flags);
bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
void refcount_inc(refcount_t *r);
struct kref {
	refcount_t refcount;
};
static inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}
static inline int kref_put(struct kref *kref,
			   void (*release)(struct kref *kref))
{
	if (refcount_dec_and_test(&kref->refcount)) {
		release(kref);
		return 1;
	}
	return 0;
}
static inline int kref_put_lock(struct kref *kref,
				void (*release)(struct kref *kref),
				spinlock_t *lock)
{
	if (refcount_dec_and_lock(&kref->refcount, lock)) {
		release(kref);
		return 1;
	}
	return 0;
}
static inline int kref_put_mutex(struct kref *kref,
				 void (*release)(struct kref *kref),
				 struct mutex *lock)
{
	if (refcount_dec_and_mutex_lock(&kref->refcount, lock)) {
		release(kref);
		return 1;
	}
	return 0;
}

#endif
