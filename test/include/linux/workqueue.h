/* Works: INIT_WORK() assigns the function. */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/timer.h>

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
  unsigned long data;
  struct list_head entry;
  work_func_t func;
  __DEP_MAP
};

struct delayed_work {
  struct work_struct work;
  struct timer_list timer;
};

static inline struct delayed_work *to_delayed_work(struct work_struct *work) {
  return container_of(work, struct delayed_work, work);
}

void __init_work(struct work_struct *work, int onstack);
void delayed_work_timer_fn(struct timer_list *t);

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define __INIT_WORK_KEY(_work, _func, _onstack, _key)                          \
  do {                                                                         \
    __init_work((_work), _onstack);                                            \
    (_work)->data = 0;                                                         \
    lockdep_init_map(&(_work)->dep_map, #_work, (_key), 0);                    \
    (_work)->func = (_func);                                                   \
  } while (0)
#else
#define __INIT_WORK_KEY(_work, _func, _onstack, _key)                          \
  do {                                                                         \
    __init_work((_work), _onstack);                                            \
    (_work)->data = 0;                                                         \
    (_work)->func = (_func);                                                   \
  } while (0)
#endif
#define __INIT_WORK(_work, _func, _onstack)                                    \
  do {                                                                         \
    static __maybe_unused struct lock_class_key __key;                         \
    __INIT_WORK_KEY(_work, _func, _onstack, &__key);                           \
  } while (0)
#define INIT_WORK(_work, _func) __INIT_WORK((_work), (_func), 0)
#define __INIT_DELAYED_WORK(_work, _func, _tflags)                             \
  do {                                                                         \
    INIT_WORK(&(_work)->work, (_func));                                        \
    __init_timer(&(_work)->timer, delayed_work_timer_fn,                       \
                 (_tflags) | TIMER_IRQSAFE);                                   \
  } while (0)
#define INIT_DELAYED_WORK(_work, _func) __INIT_DELAYED_WORK(_work, _func, 0)
#define __WORK_INITIALIZER(n, f) {.func = (f)}
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)

extern struct workqueue_struct *system_wq;
bool queue_work_on(int cpu, struct workqueue_struct *wq,
                   struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq,
                           struct delayed_work *work, unsigned long delay);
static inline bool queue_work(struct workqueue_struct *wq,
                              struct work_struct *work) {
  return queue_work_on(0, wq, work);
}
static inline bool schedule_work(struct work_struct *work) {
  return queue_work(system_wq, work);
}
static inline bool schedule_delayed_work(struct delayed_work *dwork,
                                         unsigned long delay) {
  return queue_delayed_work_on(0, system_wq, dwork, delay);
}
bool flush_work(struct work_struct *work);
void __flush_workqueue(struct workqueue_struct *wq);
#define flush_workqueue(wq) __flush_workqueue(wq)
struct work_struct *current_work(void);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);

#endif
