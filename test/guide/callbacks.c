// RUN: %check %s --checks=callback-under-lock
// RUN: %check %s --checks=callback-under-lock -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Preventing Deadlock".

#include <linux/list.h>
#include <linux/spinlock.h>

struct hook {
	struct list_head list;
	void (*call)(struct hook *h, int event);
	int refs;
};

static DEFINE_SPINLOCK(hooks_lock);
static LIST_HEAD(hooks);

void run_hooks(int event)
{
	struct hook *h;

	spin_lock(&hooks_lock);
	list_for_each_entry(h, &hooks, list)
		h->call(h, event); // expect: callback-under-lock: calling through a pointer while spinlock 'hooks_lock' is held
	spin_unlock(&hooks_lock);
}

void run_first_hook(int event)
{
	struct hook *h = NULL;

	spin_lock(&hooks_lock);
	if (!list_empty(&hooks)) {
		h = list_first_entry(&hooks, struct hook, list);
		h->refs++;
	}
	spin_unlock(&hooks_lock);
	if (h)
		h->call(h, event);
}
