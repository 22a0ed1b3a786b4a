// RUN: %check %s

/* What several files share is freed with the last one. */

#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

typedef struct {
	int refs;
} refcount_t;
bool refcount_dec_and_test(refcount_t *r);

struct shared {
	struct work_struct work;
	refcount_t refs;
	int count;
};

static void shared_work(struct work_struct *w)
{
	struct shared *s = container_of(w, struct shared, work);

	s->count++;
}

static int shared_open(struct inode *inode, struct file *file)
{
	struct shared *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	INIT_WORK(&s->work, shared_work);
	file->private_data = s;
	return 0;
}

static long shared_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shared *s = file->private_data;

	schedule_work(&s->work);
	return 0;
}

static int shared_release(struct inode *inode, struct file *file)
{
	struct shared *s = file->private_data;

	if (refcount_dec_and_test(&s->refs))
		kfree(s);
	return 0;
}

static const struct file_operations shared_fops = {
	.open = shared_open,
	.unlocked_ioctl = shared_ioctl,
	.release = shared_release,
};

