// RUN: %check %s

/* The driver's queue, which it waits for where it closes a file. */

#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *q);

struct writer {
	struct work_struct flush;
	int pages;
};

static struct workqueue_struct *writers;

static void writer_flush(struct work_struct *w)
{
	struct writer *r = container_of(w, struct writer, flush);

	r->pages--;
}

static int writer_open(struct inode *inode, struct file *file)
{
	struct writer *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	INIT_WORK(&w->flush, writer_flush);
	file->private_data = w;
	return 0;
}

static long writer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct writer *w = file->private_data;

	queue_work(writers, &w->flush);
	return 0;
}

static int writer_release(struct inode *inode, struct file *file)
{
	struct writer *w = file->private_data;

	flush_workqueue(writers);
	kfree(w);
	return 0;
}

static const struct file_operations writer_fops = {
	.open = writer_open,
	.unlocked_ioctl = writer_ioctl,
	.release = writer_release,
};

void writers_exit(void)
{
	destroy_workqueue(writers);
}
