// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Locking Only In User Context".

#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>

struct option_ops {
	struct list_head list;
	int first, last;
	int (*set)(int option, const void *value, size_t n);
};

static DEFINE_MUTEX(option_mutex);
static LIST_HEAD(option_list);

int register_options(struct option_ops *ops)
{
	if (mutex_lock_interruptible(&option_mutex))
		return -EINTR;
	list_add(&ops->list, &option_list);
	mutex_unlock(&option_mutex);
	return 0;
}

void unregister_options(struct option_ops *ops)
{
	mutex_lock(&option_mutex);
	list_del(&ops->list);
	mutex_unlock(&option_mutex);
}

/* What is called may sleep, too. */
int set_option(int option, const void __user *value, size_t n)
{
	struct option_ops *ops;
	int ret = -EINVAL, copy;

	if (mutex_lock_interruptible(&option_mutex))
		return -EINTR;
	list_for_each_entry(ops, &option_list, list) {
		if (option < ops->first || option > ops->last)
			continue;
		if (copy_from_user(&copy, value, sizeof(copy)))
			break;
		ret = ops->set(option, &copy, n);
		break;
	}
	mutex_unlock(&option_mutex);
	return ret;
}

/* The result says whether it was acquired. */
int register_unchecked(struct option_ops *ops)
{
	if (mutex_lock_interruptible(&option_mutex)) {
		mutex_unlock(&option_mutex); // expect: unbalanced-lock: releasing mutex 'option_mutex'
		return -EINTR;
	}
	list_add(&ops->list, &option_list);
	mutex_unlock(&option_mutex);
	return 0;
}
