// RUN: %check %s -- -DLINUX=702
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Calls of later kernels that may sleep, and some that do not.

#include "Inputs/calls.h"

struct dev {
	spinlock_t lock;
	void *p;
};

void network(struct dev *d, struct net_device *dev, struct napi_struct *napi)
{
	spin_lock(&d->lock);
	netif_napi_set_irq(napi, 1); // expect: sleep-in-atomic: 'netif_napi_set_irq' may sleep
	netif_napi_del_locked(napi); // expect: sleep-in-atomic: 'netif_napi_del_locked' may sleep
	netif_open(dev, 0); // expect: sleep-in-atomic: 'netif_open' may sleep
	netif_close(dev); // expect: sleep-in-atomic: 'netif_close' may sleep
	netif_set_mtu(dev, 1500); // expect: sleep-in-atomic: 'netif_set_mtu' may sleep
	netif_close_many(d->p, true); // expect: sleep-in-atomic: 'netif_close_many' may sleep
	dev_set_threaded(dev, 1); // expect: sleep-in-atomic: 'dev_set_threaded' may sleep
	netif_change_flags(dev, 0, 0); // expect: sleep-in-atomic: 'netif_change_flags' may sleep
	spin_unlock(&d->lock);
}

void core(struct dev *d, struct percpu_rw_semaphore *sem, struct device *dev)
{
	spin_lock(&d->lock);
	alloc_workqueue_noprof("q", 0, 0); // expect: sleep-in-atomic: 'alloc_workqueue_noprof' may sleep
	devm_alloc_workqueue(dev, "q", 0, 0); // expect: sleep-in-atomic: 'devm_alloc_workqueue' may sleep
	devm_alloc_ordered_workqueue(dev, "q", 0); // expect: sleep-in-atomic: 'devm_alloc_ordered_workqueue' may sleep
	percpu_down_read_freezable(sem, true); // expect: sleep-in-atomic: 'percpu_down_read_freezable' may sleep
	percpu_up_read(sem);
	blk_mq_freeze_queue_nomemsave(d->p); // expect: sleep-in-atomic: 'blk_mq_freeze_queue_nomemsave' may sleep
	blk_mq_unfreeze_queue_nomemrestore(d->p); // expect: sleep-in-atomic: 'blk_mq_unfreeze_queue_nomemrestore' may sleep
	console_suspend_all(); // expect: sleep-in-atomic: 'console_suspend_all' may sleep
	console_resume_all(); // expect: sleep-in-atomic: 'console_resume_all' may sleep
	kthread_create_worker_on_node(0, 0, "w"); // expect: sleep-in-atomic: 'kthread_create_worker_on_node' may sleep
	kthread_run_worker_on_cpu(0, 0, "w"); // expect: sleep-in-atomic: 'kthread_run_worker_on_cpu' may sleep
	kthread_affine_preferred(d->p, d->p); // expect: sleep-in-atomic: 'kthread_affine_preferred' may sleep
	spin_unlock(&d->lock);
}

void drivers(struct dev *d, struct device *dev)
{
	spin_lock(&d->lock);
	pwm_set_waveform_might_sleep(d->p, d->p, true); // expect: sleep-in-atomic: 'pwm_set_waveform_might_sleep' may sleep
	gpiod_multi_set_value_cansleep(d->p, 0); // expect: sleep-in-atomic: 'gpiod_multi_set_value_cansleep' may sleep
	devm_pm_set_wake_irq(dev, 1); // expect: sleep-in-atomic: 'devm_pm_set_wake_irq' may sleep
	debugfs_change_name(d->p, "n"); // expect: sleep-in-atomic: 'debugfs_change_name' may sleep
	debugfs_create_file_aux("n", 0, d->p); // expect: sleep-in-atomic: 'debugfs_create_file_aux' may sleep
	faux_device_create("n", d->p, d->p); // expect: sleep-in-atomic: 'faux_device_create' may sleep
	faux_device_destroy(d->p); // expect: sleep-in-atomic: 'faux_device_destroy' may sleep
	power_supply_register_extension(d->p, d->p); // expect: sleep-in-atomic: 'power_supply_register_extension' may sleep
	spi_offload_trigger_enable(d->p, d->p, 0); // expect: sleep-in-atomic: 'spi_offload_trigger_enable' may sleep
	spi_offload_trigger_disable(d->p, d->p); // expect: sleep-in-atomic: 'spi_offload_trigger_disable' may sleep
	__devm_drm_panel_alloc(dev, 1, 0); // expect: sleep-in-atomic: '__devm_drm_panel_alloc' may sleep
	__devm_drm_bridge_alloc(dev, 1, 0); // expect: sleep-in-atomic: '__devm_drm_bridge_alloc' may sleep
	msi_create_parent_irq_domain(d->p, d->p); // expect: sleep-in-atomic: 'msi_create_parent_irq_domain' may sleep
	nct6694_read_msg(d->p, d->p, 0); // expect: sleep-in-atomic: 'nct6694_read_msg' may sleep
	nct6694_write_msg(d->p, d->p, 0); // expect: sleep-in-atomic: 'nct6694_write_msg' may sleep
	spin_unlock(&d->lock);
}

void files(struct dev *d, struct dentry *dir, struct vm_area_struct *vma)
{
	spin_lock(&d->lock);
	lookup_noperm(d->p, dir); // expect: sleep-in-atomic: 'lookup_noperm' may sleep
	end_creating(start_creating(d->p, dir, 0)); // expect: sleep-in-atomic: 'start_creating' may sleep
	end_creating(start_removing(d->p, dir, 0)); // expect: sleep-in-atomic: 'start_removing' may sleep
	start_creating_path(0, "n", d->p); // expect: sleep-in-atomic: 'start_creating_path' may sleep
	if (!start_renaming(d->p, 0, 0, 0)) // expect: sleep-in-atomic: 'start_renaming' may sleep
		end_renaming(d->p);
	if (vma_start_read_locked(vma))
		vma_end_read(vma);
	vma_start_write_killable(vma); // expect: sleep-in-atomic: 'vma_start_write_killable' may sleep
	spin_unlock(&d->lock);
}

// These fail rather than wait.

void anywhere(struct dev *d)
{
	spin_lock(&d->lock);
	kfree_nolock(kmalloc_nolock(1, GFP_KERNEL, 0));
	alloc_pages_nolock(GFP_KERNEL, 0, 0);
	srcu_down_read_fast(d->p);
	rcu_read_lock_tasks_trace();
	spin_unlock(&d->lock);
}

void counted(struct dev *d)
{
	local_interrupt_disable();
	local_interrupt_disable();
	local_interrupt_enable();
	console_suspend_all(); // expect: sleep-in-atomic: 'console_suspend_all' may sleep
	local_interrupt_enable();
	console_resume_all();
}
