// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A fault may run under the lock of the area alone, if pages around it can be
// mapped. The end of the area may not.

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring {
	struct mutex lock, area_lock;
	char buf[64];
	int n;
};

static ssize_t ring_read(struct file *f, char __user *to, size_t n, loff_t *pos)
{
	struct ring *r = f->private_data;

	mutex_lock(&r->lock);
	if (copy_to_user(to, r->buf, n))
		n = -1;
	mutex_unlock(&r->lock);
	mutex_lock(&r->area_lock); // note: 'r->area_lock' acquired here
	if (copy_to_user(to, r->buf, n)) // expect: lock-order: acquiring rwsem 'mm_struct.mmap_lock' while holding 'r->area_lock', but elsewhere it is the other way round
		n = -1;
	mutex_unlock(&r->area_lock);
	return n;
}

static vm_fault_t ring_fault(struct vm_fault *vmf)
{
	struct ring *r = vmf->vma->vm_private_data;

	mutex_lock(&r->lock);
	r->n++;
	mutex_unlock(&r->lock);
	return 0;
}

static vm_fault_t ring_map_pages(struct vm_fault *vmf, unsigned long first,
				 unsigned long last)
{
	return 0;
}

static void ring_area_closed(struct vm_area_struct *vma)
{
	struct ring *r = vma->vm_private_data;

	mutex_lock(&r->area_lock);
	r->n--;
	mutex_unlock(&r->area_lock);
}

static const struct vm_operations_struct ring_vm_ops = {
	.close = ring_area_closed,
	.fault = ring_fault,
	.map_pages = ring_map_pages,
};

const struct file_operations ring_fops = {
	.read = ring_read,
};

const void *ring_areas(void)
{
	return &ring_vm_ops;
}
