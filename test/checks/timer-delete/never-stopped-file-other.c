// RUN: %check %s

/* release() frees another object than the one that the work is in. */

#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct device_state {
	struct work_struct work;
	int count;
};

struct handle {
	struct device_state *state;
	int count;
};

static void state_work(struct work_struct *w)
{
	struct device_state *s = container_of(w, struct device_state, work);

	s->count++;
}

struct device_state *state_create(void)
{
	struct device_state *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	INIT_WORK(&s->work, state_work);
	return s;
}

static long handle_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct handle *h = file->private_data;

	schedule_work(&h->state->work);
	return 0;
}

static int handle_release(struct inode *inode, struct file *file)
{
	struct handle *h = file->private_data;

	kfree(h);
	return 0;
}

static const struct file_operations handle_fops = {
	.unlocked_ioctl = handle_ioctl,
	.release = handle_release,
};
