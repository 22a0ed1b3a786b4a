// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Reading or writing a user's memory takes the lock that mmap() and a fault
// hold: mmap_lock.

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring {
	struct mutex lock, area_lock, fault_lock, copied_lock, tried_lock;
	char buf[64];
	int n;
};

static ssize_t ring_read(struct file *f, char __user *to, size_t n, loff_t *pos)
{
	struct ring *r = f->private_data;

	mutex_lock(&r->lock); // note: 'r->lock' acquired here
	if (copy_to_user(to, r->buf, n)) // expect: lock-order: acquiring rwsem 'mm_struct.mmap_lock' while holding 'r->lock', but elsewhere it is the other way round
		// note@-1: 'mm_struct.mmap_lock' acquired here
		n = -1;
	mutex_unlock(&r->lock);
	return n;
}

static int ring_mmap(struct file *f, struct vm_area_struct *vma)
{
	struct ring *r = f->private_data;

	mutex_lock(&r->lock); // note: 'r->lock' acquired here
	r->n++;
	mutex_unlock(&r->lock);
	return 0;
}

// A fault, with a helper that copies.
static int ring_get(struct ring *r, const char __user *from)
{
	return copy_from_user(r->buf, from, 4) ? -1 : 0; // expect: lock-order: acquiring rwsem 'mm_struct.mmap_lock' while holding 'r->fault_lock', but elsewhere it is the other way round
	// note@-1: 'mm_struct.mmap_lock' acquired here
}

static ssize_t ring_write(struct file *f, const char __user *from, size_t n,
			  loff_t *pos)
{
	struct ring *r = f->private_data;
	int err;

	mutex_lock(&r->fault_lock); // note: 'r->fault_lock' acquired here
	err = ring_get(r, from); // note: calls 'ring_get'
	mutex_unlock(&r->fault_lock);
	return err;
}

static vm_fault_t ring_fault(struct vm_fault *vmf)
{
	struct ring *r = vmf->vma->vm_private_data;

	mutex_lock(&r->fault_lock); // note: 'r->fault_lock' acquired here
	r->n++;
	mutex_unlock(&r->fault_lock);
	return 0;
}

// The end of an area, and a single number.
static long ring_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct ring *r = f->private_data;

	mutex_lock(&r->area_lock); // note: 'r->area_lock' acquired here
	get_user(r->n, (int __user *)arg); // expect: lock-order: acquiring rwsem 'mm_struct.mmap_lock' while holding 'r->area_lock', but elsewhere it is the other way round
	// note@-1: 'mm_struct.mmap_lock' acquired here
	mutex_unlock(&r->area_lock);
	return 0;
}

static void ring_area_closed(struct vm_area_struct *vma)
{
	struct ring *r = vma->vm_private_data;

	mutex_lock(&r->area_lock); // note: 'r->area_lock' acquired here
	r->n--;
	mutex_unlock(&r->area_lock);
}

static const struct vm_operations_struct ring_vm_ops = {
	.close = ring_area_closed, // note: which is called with 'mm_struct.mmap_lock' held
	.fault = ring_fault, // note: which is called with 'mm_struct.mmap_lock' held
};

const struct file_operations ring_fops = {
	.read = ring_read,
	.write = ring_write,
	.unlocked_ioctl = ring_ioctl,
	.mmap = ring_mmap, // note: which is called with 'mm_struct.mmap_lock' held
};

const void *ring_areas(void)
{
	return &ring_vm_ops;
}

// What is copied has left the lock; what cannot be locked is left alone.
static ssize_t copy_read(struct file *f, char __user *to, size_t n, loff_t *pos)
{
	struct ring *r = f->private_data;
	char out[4];

	mutex_lock(&r->copied_lock);
	out[0] = r->buf[0];
	mutex_unlock(&r->copied_lock);
	if (copy_to_user(to, out, 4))
		return -1;
	mutex_lock(&r->tried_lock);
	if (copy_to_user(to, r->buf, 4))
		n = -1;
	mutex_unlock(&r->tried_lock);
	return n;
}

static int copy_mmap(struct file *f, struct vm_area_struct *vma)
{
	struct ring *r = f->private_data;

	mutex_lock(&r->copied_lock);
	r->n++;
	mutex_unlock(&r->copied_lock);
	if (!mutex_trylock(&r->tried_lock))
		return -1;
	r->n++;
	mutex_unlock(&r->tried_lock);
	return 0;
}

const struct file_operations copy_fops = {
	.read = copy_read,
	.mmap = copy_mmap,
};
