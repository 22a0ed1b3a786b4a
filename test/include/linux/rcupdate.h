/* RCU and SRCU read sections. */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>

#ifdef CONFIG_DEBUG_LOCK_ALLOC
void __rcu_read_lock(void);
void __rcu_read_unlock(void);
#else
static inline void __rcu_read_lock(void)
{
	preempt_disable();
}
static inline void __rcu_read_unlock(void)
{
	preempt_enable();
}
#endif

static __always_inline void rcu_read_lock(void)
{
	__rcu_read_lock();
	__acquire(RCU);
}

static inline void rcu_read_unlock(void)
{
	__release(RCU);
	__rcu_read_unlock();
}

static inline void rcu_read_lock_bh(void)
{
	local_bh_disable();
}

static inline void rcu_read_unlock_bh(void)
{
	local_bh_enable();
}

static inline void rcu_read_lock_sched(void)
{
	preempt_disable();
}

static inline void rcu_read_unlock_sched(void)
{
	preempt_enable();
}

int debug_lockdep_rcu_enabled(void);
int rcu_read_lock_held(void);
void lockdep_rcu_suspicious(const char *file, const int line, const char *s);

#define RCU_LOCKDEP_WARN(c, s) \
	do { \
		static bool __warned; \
		if (debug_lockdep_rcu_enabled() && (c) && \
		    debug_lockdep_rcu_enabled() && !__warned) { \
			__warned = true; \
			lockdep_rcu_suspicious(__FILE__, __LINE__, s); \
		} \
	} while (0)

#define rcu_dereference_check(p, c) \
	({ \
		typeof(*p) *__local = (typeof(*p) *)*(typeof(p) volatile *)&(p); \
		RCU_LOCKDEP_WARN(!((c) || rcu_read_lock_held()), \
				 "suspicious rcu_dereference_check() usage"); \
		((typeof(*p) *)(__local)); \
	})

void synchronize_rcu(void);
void rcu_barrier(void);
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
#define kfree_rcu(ptr, head) ((void)(ptr))

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

struct srcu_struct {
	int idx;
};
int __srcu_read_lock(struct srcu_struct *ssp);
void __srcu_read_unlock(struct srcu_struct *ssp, int idx);
static inline int srcu_read_lock(struct srcu_struct *ssp)
{
	return __srcu_read_lock(ssp);
}
static inline void srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	__srcu_read_unlock(ssp, idx);
}
void synchronize_srcu(struct srcu_struct *ssp);

#endif
