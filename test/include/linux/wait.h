/* Things to wait for. */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/spinlock.h>

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

void __wake_up(struct wait_queue_head *wq);
#define wake_up(x) __wake_up(x)

void schedule(void);
long schedule_timeout(long timeout);
void prepare_to_wait(struct wait_queue_head *wq);
void finish_wait(struct wait_queue_head *wq);

#define ___wait_event(wq, condition, cmd)				\
	do {								\
		for (;;) {						\
			prepare_to_wait(&wq);				\
			if (condition)					\
				break;					\
			cmd;						\
		}							\
		finish_wait(&wq);					\
	} while (0)
#define wait_event(wq, condition)					\
	do {								\
		might_sleep();						\
		if (condition)						\
			break;						\
		___wait_event(wq, condition, schedule());		\
	} while (0)
#define wait_event_interruptible(wq, condition)				\
({									\
	int __ret = 0;							\
	might_sleep();							\
	if (!(condition))						\
		___wait_event(wq, condition, schedule());		\
	__ret;								\
})
#define wait_event_timeout(wq, condition, timeout)			\
({									\
	long __ret = timeout;						\
	might_sleep();							\
	if (!(condition))						\
		___wait_event(wq, condition,				\
			      __ret = schedule_timeout(__ret));		\
	__ret;								\
})
#define wait_event_lock_irq_cmd(wq, condition, lock, cmd)		\
	do {								\
		if (condition)						\
			break;						\
		___wait_event(wq, condition,				\
			      spin_unlock_irq(&lock); cmd; schedule();	\
			      spin_lock_irq(&lock));			\
	} while (0)
#define wait_event_lock_irq(wq, condition, lock)			\
	do {								\
		if (condition)						\
			break;						\
		___wait_event(wq, condition,				\
			      spin_unlock_irq(&lock); schedule();	\
			      spin_lock_irq(&lock));			\
	} while (0)

struct swait_queue_head {
	raw_spinlock_t lock;
};
struct completion {
	unsigned int done;
	struct swait_queue_head wait;
};

void init_completion(struct completion *x);
void wait_for_completion(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x,
					  unsigned long timeout);
int wait_for_completion_interruptible(struct completion *x);
void complete(struct completion *x);
void complete_all(struct completion *x);

#endif
