/* Locks that came after 6.12, each as the kernel declares it. */
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

typedef struct {
	int val;
} rqspinlock_t;
int resilient_tas_spin_lock(rqspinlock_t *lock);
void res_spin_unlock(rqspinlock_t *lock);
#define res_spin_lock(lock) resilient_tas_spin_lock(lock)
#define raw_res_spin_lock(lock)						\
	({								\
		int __ret;						\
		preempt_disable();					\
		__ret = res_spin_lock(lock);				\
		if (__ret)						\
			preempt_enable();				\
		__ret;							\
	})
#define raw_res_spin_unlock(lock) \
	({ res_spin_unlock(lock); preempt_enable(); })
#define raw_res_spin_lock_irqsave(lock, flags)				\
	({								\
		int __ret;						\
		local_irq_save(flags);					\
		__ret = raw_res_spin_lock(lock);			\
		if (__ret)						\
			local_irq_restore(flags);			\
		__ret;							\
	})
#define raw_res_spin_unlock_irqrestore(lock, flags) \
	({ raw_res_spin_unlock(lock); local_irq_restore(flags); })

void local_interrupt_disable(void);
void local_interrupt_enable(void);
static inline void spin_lock_irq_disable(spinlock_t *lock)
{
	local_interrupt_disable();
	spin_lock(lock);
}
static inline void spin_unlock_irq_enable(spinlock_t *lock)
{
	spin_unlock(lock);
	local_interrupt_enable();
}

typedef struct {
	int owner;
	char acquired;
} local_trylock_t;
#define local_trylock_irqsave(lock, flags)				\
	({								\
		int __taken;						\
		local_irq_save(flags);					\
		__taken = !(lock)->acquired;				\
		if (!__taken)						\
			local_irq_restore(flags);			\
		__taken;						\
	})

struct srcu_ctr;
struct srcu_ctr *__srcu_read_lock_fast(struct srcu_struct *ssp);
void __srcu_read_unlock_fast(struct srcu_struct *ssp, struct srcu_ctr *scp);
static inline struct srcu_ctr *srcu_read_lock_fast(struct srcu_struct *ssp)
{
	return __srcu_read_lock_fast(ssp);
}
static inline void srcu_read_unlock_fast(struct srcu_struct *ssp,
					 struct srcu_ctr *scp)
{
	__srcu_read_unlock_fast(ssp, scp);
}

struct iio_dev {
	int modes;
};
bool __iio_device_claim_direct(struct iio_dev *indio_dev);
void __iio_device_release_direct(struct iio_dev *indio_dev);
static inline bool iio_device_claim_direct(struct iio_dev *indio_dev)
{
	return __iio_device_claim_direct(indio_dev);
}
static inline void iio_device_release_direct(struct iio_dev *indio_dev)
{
	__iio_device_release_direct(indio_dev);
}

void fsleep(unsigned long usecs);
