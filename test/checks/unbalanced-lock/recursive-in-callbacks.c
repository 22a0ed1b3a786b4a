// RUN: %check %s
// A lock that is recursive by hand, in callbacks that the kernel enters without
// it: a count decides who releases it, and in which order it is acquired.

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/sched.h>

struct volume {
	struct mutex lock;
	struct task_struct *owner;
	int depth;
	struct mutex names;
	struct mutex plain;
	struct mutex table;
};

int volume_step(struct volume *v);

static void volume_enter(struct volume *v)
{
	if (v->owner != current) {
		mutex_lock(&v->lock);
		v->owner = current;
	}
	v->depth++;
}

static void volume_leave(struct volume *v)
{
	if (--v->depth == 0) {
		v->owner = NULL;
		mutex_unlock(&v->lock);
	}
}

static int volume_leave_all(struct volume *v)
{
	int depth;

	if (v->owner != current)
		return -1;
	depth = v->depth;
	v->depth = 0;
	v->owner = NULL;
	mutex_unlock(&v->lock);
	return depth;
}

static void volume_enter_again(struct volume *v, int depth)
{
	if (depth == -1)
		return;
	mutex_lock(&v->lock);
	v->owner = current;
	v->depth = depth;
}

static void with_names(struct volume *v)
{
	int depth = volume_leave_all(v);

	mutex_lock(&v->names);
	volume_enter_again(v, depth);
	volume_step(v);
	mutex_unlock(&v->names);
}

static int volume_open(struct inode *inode, struct file *file)
{
	struct volume *v = file->private_data;

	volume_enter(v);
	with_names(v);
	volume_leave(v);
	return 0;
}

static int volume_release(struct inode *inode, struct file *file)
{
	struct volume *v = file->private_data;

	mutex_lock(&v->names);
	volume_enter(v);
	volume_step(v);
	volume_leave(v);
	mutex_unlock(&v->names);
	return 0;
}

// The same without an owner: nothing makes this one recursive.

static void plain_pause(struct volume *v)
{
	mutex_unlock(&v->plain);
	volume_step(v);
	mutex_lock(&v->plain);
}

static long volume_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct volume *v = file->private_data;

	if (cmd)
		plain_pause(v); // expect: unbalanced-lock: 'plain_pause' releases mutex 'v->plain', which file_operations.unlocked_ioctl 'volume_ioctl' has not acquired here
	mutex_lock(&v->plain); // expect: double-lock: acquiring mutex 'v->plain', which is held already
	v->depth = 0;
	mutex_unlock(&v->plain);
	return 0;
}

int volume_map(struct volume *v)
{
	mutex_lock(&v->plain);
	mutex_lock(&v->table); // expect: lock-order: acquiring mutex 'v->table' while holding 'v->plain', but elsewhere it is the other way round
	mutex_unlock(&v->table);
	mutex_unlock(&v->plain);
	return 0;
}

int volume_sync(struct volume *v)
{
	mutex_lock(&v->table);
	mutex_lock(&v->plain);
	mutex_unlock(&v->plain);
	mutex_unlock(&v->table);
	return 0;
}

const struct file_operations volume_fops = {
	.open = volume_open,
	.release = volume_release,
	.unlocked_ioctl = volume_ioctl,
};
