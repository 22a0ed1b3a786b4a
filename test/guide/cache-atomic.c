// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Using Atomic Operations For The Reference Count".

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct name {
	struct list_head list;
	atomic_t refs;
	int id;
};

static DEFINE_SPINLOCK(names_lock);
static LIST_HEAD(names);

/* Without the lock, or under it. */
void name_put(struct name *n)
{
	if (atomic_dec_and_test(&n->refs))
		kfree(n);
}

void name_get(struct name *n)
{
	atomic_inc(&n->refs);
}

static struct name *find(int id)
{
	struct name *n;

	list_for_each_entry(n, &names, list)
		if (n->id == id)
			return n;
	return NULL;
}

int name_add(int id)
{
	struct name *n = kmalloc(sizeof(*n), GFP_KERNEL);
	unsigned long flags;

	if (!n)
		return -ENOMEM;
	n->id = id;
	atomic_set(&n->refs, 1);
	spin_lock_irqsave(&names_lock, flags);
	list_add(&n->list, &names);
	spin_unlock_irqrestore(&names_lock, flags);
	return 0;
}

struct name *name_find(int id)
{
	struct name *n;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	n = find(id);
	if (n)
		name_get(n);
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
		name_put(n);
	}
	spin_unlock_irqrestore(&names_lock, flags);
}
