// RUN: %check %s
// All locks of a list, however long it is.

#include <linux/irqflags.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct resource {
	struct list_head node;
	spinlock_t lock;
};

static struct list_head all;
static DEFINE_MUTEX(all_mutex);

void unlock_all(void)
{
	struct resource *r;

	list_for_each_entry(r, &all, node)
		spin_unlock(&r->lock);
	local_irq_enable();
	mutex_unlock(&all_mutex);
}

void twice(struct resource *r)
{
	spin_lock(&r->lock);
	spin_unlock(&r->lock);
	spin_unlock(&r->lock); // expect: unbalanced-lock: released already
}
