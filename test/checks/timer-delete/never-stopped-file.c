// RUN: %check %s

/* Objects that are freed where an open file is closed. */

#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);
void destroy_workqueue(struct workqueue_struct *q);

/* What an open file has of its own, on whichever queue. */

struct reader {
	struct work_struct fetch, cancelled, notify;
	int pages;
};

static struct workqueue_struct *readers;

static void reader_fetch(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, fetch);

	r->pages++;
}

static void reader_cancelled(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, cancelled);

	r->pages--;
}

static void reader_notify(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, notify);

	r->pages = 0;
}

static int reader_open(struct inode *inode, struct file *file)
{
	struct reader *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	INIT_WORK(&r->fetch, reader_fetch); // expect: timer-delete: nothing stops work function 'reader_fetch', which may run after what contains its object is freed
	INIT_WORK(&r->cancelled, reader_cancelled);
	INIT_WORK(&r->notify, reader_notify); // expect: timer-delete: nothing stops work function 'reader_notify', which may run after what contains its object is freed
	file->private_data = r;
	return 0;
}

static long reader_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct reader *r = file->private_data;

	schedule_work(&r->fetch); // note: 'schedule_work' schedules it here
	schedule_work(&r->cancelled);
	queue_work(readers, &r->notify);
	return 0;
}

static int reader_release(struct inode *inode, struct file *file)
{
	struct reader *r = file->private_data;

	cancel_work_sync(&r->cancelled);
	kfree(r); // note: freed by 'kfree' here
	return 0;
}

static const struct file_operations reader_fops = {
	.open = reader_open,
	.unlocked_ioctl = reader_ioctl,
	.release = reader_release,
};

void readers_exit(void)
{
	destroy_workqueue(readers);
}
