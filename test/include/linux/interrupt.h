/* Interrupts and work. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/spinlock.h>

typedef int (*irq_handler_t)(int irq, void *dev);
int request_threaded_irq(unsigned int irq, irq_handler_t handler,
			 irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev);
static inline int request_irq(unsigned int irq, irq_handler_t handler,
			      unsigned long flags, const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}
const void *free_irq(unsigned int irq, void *dev);
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
void enable_irq(unsigned int irq);
void synchronize_irq(unsigned int irq);

struct work_struct {
	unsigned long data;
};
extern struct workqueue_struct *system_wq;
bool queue_work_on(int cpu, struct workqueue_struct *wq,
		   struct work_struct *work);
static inline bool schedule_work(struct work_struct *work)
{
	return queue_work_on(0, system_wq, work);
}
bool flush_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_work(struct work_struct *work);

#endif
