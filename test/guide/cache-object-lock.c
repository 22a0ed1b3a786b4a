// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Protecting The Objects Themselves".

#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

struct name {
	/* Protected by names_lock. */
	struct list_head list;
	int uses;

	/* Never changes. */
	int id;

	spinlock_t lock; /* protects the text */
	char text[32];
};

static DEFINE_SPINLOCK(names_lock);
static LIST_HEAD(names);

int name_add(int id)
{
	struct name *n = kmalloc(sizeof(*n), GFP_KERNEL);
	unsigned long flags;

	if (!n)
		return -ENOMEM;
	n->id = id;
	n->uses = 0;
	spin_lock_init(&n->lock);
	spin_lock_irqsave(&names_lock, flags);
	list_add(&n->list, &names);
	spin_unlock_irqrestore(&names_lock, flags);
	return 0;
}

void name_set(struct name *n, const char *text)
{
	unsigned long flags;

	spin_lock_irqsave(&n->lock, flags);
	strscpy(n->text, text, sizeof(n->text));
	spin_unlock_irqrestore(&n->lock, flags);
}

/* The object's lock within the list's: right, if nobody does it the other way round. */
struct name *name_find_text(const char *text)
{
	struct name *n, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	list_for_each_entry(n, &names, list) {
		spin_lock(&n->lock); // expect: lock-order: acquiring spinlock 'n->lock' while holding 'names_lock', but elsewhere it is the other way round
		if (!strcmp(n->text, text)) {
			found = n;
			n->uses++;
		}
		spin_unlock(&n->lock);
		if (found)
			break;
	}
	spin_unlock_irqrestore(&names_lock, flags);
	return found;
}

void name_delete_unnamed(struct name *n)
{
	unsigned long flags;

	spin_lock_irqsave(&n->lock, flags);
	if (!n->text[0]) {
		spin_lock(&names_lock);
		list_del(&n->list);
		spin_unlock(&names_lock);
	}
	spin_unlock_irqrestore(&n->lock, flags);
}
