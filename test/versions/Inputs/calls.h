/* Calls that came after 6.12, and that no other test is about. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/hrtimer.h>
#include <linux/locks.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct net {
	struct mutex rtnl_mutex;
};
int rtnl_lock_interruptible(void);
int rtnl_net_lock_killable(struct net *net);
void __rtnl_net_lock(struct net *net);
void __rtnl_net_unlock(struct net *net);
struct net_device *netdev_get_by_name_lock(struct net *net, const char *name);

void netif_napi_set_irq_locked(struct napi_struct *napi, int irq);
static inline void netif_napi_set_irq(struct napi_struct *napi, int irq)
{
	netdev_lock(napi->dev);
	netif_napi_set_irq_locked(napi, irq);
	netdev_unlock(napi->dev);
}
void netif_napi_del_locked(struct napi_struct *napi);
int netif_open(struct net_device *dev, void *extack);
void netif_close(struct net_device *dev);
int netif_set_mtu(struct net_device *dev, int mtu);
void netif_close_many(void *head, bool unlink);
int dev_set_threaded(struct net_device *dev, int threaded);
int netif_change_flags(struct net_device *dev, unsigned int flags, void *extack);

struct workqueue_struct *alloc_workqueue_noprof(const char *fmt, unsigned int flags,
						int max_active, ...);
struct workqueue_struct *devm_alloc_workqueue(struct device *dev, const char *fmt,
					      unsigned int flags, int max_active,
					      ...);
struct workqueue_struct *devm_alloc_ordered_workqueue(struct device *dev,
						      const char *fmt,
						      unsigned int flags, ...);

struct percpu_rw_semaphore;
void percpu_down_read_freezable(struct percpu_rw_semaphore *sem, bool freeze);
void *blk_mq_freeze_queue_nomemsave(void *queue);
void blk_mq_unfreeze_queue_nomemrestore(void *queue);
void console_suspend_all(void);
void console_resume_all(void);

struct kthread_worker;
struct kthread_worker *kthread_create_worker_on_node(unsigned int flags, int node,
						     const char *name, ...);
struct kthread_worker *kthread_run_worker_on_cpu(int cpu, unsigned int flags,
						 const char *name);
int kthread_affine_preferred(void *task, const void *mask);

int pwm_set_waveform_might_sleep(void *pwm, const void *wf, bool exact);
int gpiod_multi_set_value_cansleep(void *descs, unsigned long *values);
int devm_pm_set_wake_irq(struct device *dev, int irq);
int debugfs_change_name(void *dentry, const char *fmt, ...);
void *debugfs_create_file_aux(const char *name, int mode, void *parent);
void *faux_device_create(const char *name, void *parent, const void *ops);
void faux_device_destroy(void *dev);
int power_supply_register_extension(void *psy, const void *ext);
int spi_offload_trigger_enable(void *offload, void *trigger, void *config);
void spi_offload_trigger_disable(void *offload, void *trigger);
void *__devm_drm_panel_alloc(struct device *dev, size_t size, size_t offset);
void *__devm_drm_bridge_alloc(struct device *dev, size_t size, size_t offset);
void *msi_create_parent_irq_domain(void *info, const void *ops);
int nct6694_read_msg(void *nct, const void *header, void *buf);
int nct6694_write_msg(void *nct, const void *header, void *buf);

struct dentry;
struct dentry *lookup_noperm(void *name, struct dentry *base);
struct dentry *start_creating(void *idmap, struct dentry *parent, void *name);
struct dentry *start_removing(void *idmap, struct dentry *parent, void *name);
struct dentry *start_creating_path(int dfd, const char *name, void *path);
int start_renaming(void *rd, int flags, void *old_last, void *new_last);
void end_creating(struct dentry *child);
void end_renaming(void *rd);

struct vm_area_struct;
bool vma_start_read_locked(struct vm_area_struct *vma);
void vma_end_read(struct vm_area_struct *vma);
int vma_start_write_killable(struct vm_area_struct *vma);

void *kmalloc_nolock(size_t size, gfp_t gfp, int node);
void kfree_nolock(const void *p);
void *alloc_pages_nolock(gfp_t gfp, int node, unsigned int order);

void srcu_down_read_fast(void *ssp);
void rcu_read_lock_tasks_trace(void);

bool hrtimer_start_range_ns_user(struct hrtimer *timer, ktime_t time, u64 range,
				 enum hrtimer_mode mode);
bool hrtimer_start_expires_user(struct hrtimer *timer, enum hrtimer_mode mode);
struct alarm {
	long expires;
};
void alarm_init(struct alarm *alarm, int type, void (*f)(struct alarm *, long));
bool alarm_start_timer(struct alarm *alarm, long expires, bool relative);
int alarm_try_to_cancel(struct alarm *alarm);

void local_interrupt_disable(void);
void local_interrupt_enable(void);

#define ___wait_var_event(var, condition, cmd) \
	___wait_event(*(wait_queue_head_t *)(var), condition, cmd)
#define wait_var_event_any_lock(var, condition, lock, type, state)	\
({									\
	int __ret = 0;							\
	if (!(condition))						\
		___wait_var_event(var, condition, type ## _unlock(lock); \
				  schedule(); type ## _lock(lock));	\
	__ret;								\
})
#define wait_var_event_mutex(var, condition, lock) \
	wait_var_event_any_lock(var, condition, lock, mutex, 2)
#define wait_var_event_spinlock(var, condition, lock) \
	wait_var_event_any_lock(var, condition, lock, spin, 2)
