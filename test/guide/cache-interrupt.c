// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Accessing From Interrupt Context".

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

struct name {
	struct list_head list;
	int id, uses;
	char text[32];
};

static DEFINE_SPINLOCK(names_lock);
static LIST_HEAD(names);

static struct name *find(int id)
{
	struct name *n;

	list_for_each_entry(n, &names, list)
		if (n->id == id)
			return n;
	return NULL;
}

/* Only tasks may add: it allocates. */
int name_add(int id, const char *text)
{
	struct name *n;
	unsigned long flags;

	n = kmalloc(sizeof(*n), GFP_KERNEL);
	if (!n)
		return -ENOMEM;
	strscpy(n->text, text, sizeof(n->text));
	n->id = id;

	spin_lock_irqsave(&names_lock, flags);
	list_add(&n->list, &names);
	spin_unlock_irqrestore(&names_lock, flags);
	return 0;
}

/* Both of these may be called from anywhere. */
void name_delete(int id)
{
	struct name *n;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n) {
		list_del(&n->list);
		kfree(n);
	}
	spin_unlock_irqrestore(&names_lock, flags);
}

int name_find(int id, char *text)
{
	struct name *n;
	unsigned long flags;
	int ret = -ENOENT;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n) {
		ret = 0;
		strscpy(text, n->text, sizeof(n->text));
	}
	spin_unlock_irqrestore(&names_lock, flags);
	return ret;
}

static void expire(struct timer_list *t)
{
	name_delete(1);
}
static DEFINE_TIMER(expiry, expire);

static ssize_t write(struct file *file, const char __user *from, size_t n,
		     loff_t *pos)
{
	char text[32];

	name_find(1, text);
	name_delete(2);
	return name_add(1, "one");
}

static const struct file_operations fops = {
	.write = write,
};

/* It allocates. */
static void refresh(struct timer_list *t)
{
	name_delete(3);
	name_add(3, "three"); // expect: sleep-in-atomic: 'name_add' may sleep \(in 'kmalloc'\) in softirq context \(timer function 'refresh'\)
}
static DEFINE_TIMER(refresh_timer, refresh);

/* A parameter helps. */
static int name_add_gfp(int id, gfp_t gfp)
{
	struct name *n;
	unsigned long flags;

	n = kmalloc(sizeof(*n), gfp);
	if (!n)
		return -ENOMEM;
	n->id = id;
	spin_lock_irqsave(&names_lock, flags);
	list_add(&n->list, &names);
	spin_unlock_irqrestore(&names_lock, flags);
	return 0;
}

static void refresh_right(struct timer_list *t)
{
	name_add_gfp(3, GFP_ATOMIC);
}
static DEFINE_TIMER(refresh_right_timer, refresh_right);

long add_in_a_task(void)
{
	return name_add_gfp(4, GFP_KERNEL);
}

/* What was right while there were only tasks. */
static DEFINE_MUTEX(names_mutex);

static void expire_with_mutex(struct timer_list *t)
{
	mutex_lock(&names_mutex); // expect: sleep-in-atomic: 'mutex_lock' may sleep in softirq context \(timer function 'expire_with_mutex'\)
	mutex_unlock(&names_mutex);
}
static DEFINE_TIMER(mutex_timer, expire_with_mutex);
