// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Exposing Objects Outside This File".

#include <linux/device.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

struct name {
	struct list_head list;
	unsigned int refs;
	int id;
	char text[32];
};

static DEFINE_SPINLOCK(names_lock);
static LIST_HEAD(names);

static void put(struct name *n)
{
	if (--n->refs == 0)
		kfree(n);
}

static void get(struct name *n)
{
	n->refs++;
}

void name_put(struct name *n)
{
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	put(n);
	spin_unlock_irqrestore(&names_lock, flags);
}

void name_get(struct name *n)
{
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	get(n);
	spin_unlock_irqrestore(&names_lock, flags);
}

static struct name *find(int id)
{
	struct name *n;

	list_for_each_entry(n, &names, list)
		if (n->id == id)
			return n;
	return NULL;
}

struct name *name_find(int id)
{
	struct name *n;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n)
		get(n);
	spin_unlock_irqrestore(&names_lock, flags);
	return n;
}

void name_delete(int id)
{
	struct name *n;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n) {
		list_del(&n->list);
		put(n);
	}
	spin_unlock_irqrestore(&names_lock, flags);
}

/* With a reference one may sleep. */
int name_copy(int id, char __user *to)
{
	struct name *n = name_find(id);
	int ret;

	if (!n)
		return -ENOENT;
	ret = copy_to_user(to, n->text, sizeof(n->text)) ? -EIO : 0;
	name_put(n);
	return ret;
}

/* Under the lock not. */
int name_copy_wrong(int id, char __user *to)
{
	struct name *n;
	unsigned long flags;
	int ret = -ENOENT;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n)
		ret = copy_to_user(to, n->text, sizeof(n->text)); // expect: sleep-in-atomic: 'copy_to_user' may sleep while spinlock 'names_lock' is held
	spin_unlock_irqrestore(&names_lock, flags);
	return ret;
}

/* The outer function where the inner one was meant. */
struct name *name_find_wrong(int id)
{
	struct name *n;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n)
		name_get(n); // expect: double-lock: 'name_get' acquires spinlock 'names_lock', which is held already
	spin_unlock_irqrestore(&names_lock, flags);
	return n;
}
