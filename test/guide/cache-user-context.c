// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "All In User Context".

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MAX_NAMES 10

struct name {
	struct list_head list;
	int id, uses;
	char text[32];
};

/* Protects all that follows, and what is on the list. */
static DEFINE_MUTEX(names_mutex);
static LIST_HEAD(names);
static unsigned int num_names;

static struct name *find(int id)
{
	struct name *n;

	list_for_each_entry(n, &names, list) {
		if (n->id != id)
			continue;
		n->uses++;
		return n;
	}
	return NULL;
}

static void drop(struct name *n)
{
	BUG_ON(!n);
	list_del(&n->list);
	num_names--;
	kfree(n);
}

static void insert(struct name *n)
{
	struct name *other, *least = NULL;

	list_add(&n->list, &names);
	if (++num_names <= MAX_NAMES)
		return;
	list_for_each_entry(other, &names, list)
		if (!least || other->uses < least->uses)
			least = other;
	drop(least);
}

int name_add(int id, const char *text)
{
	struct name *n = kmalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return -ENOMEM;
	/* Nobody sees it yet: no lock. */
	strscpy(n->text, text, sizeof(n->text));
	n->id = id;
	n->uses = 0;

	mutex_lock(&names_mutex);
	insert(n);
	mutex_unlock(&names_mutex);
	return 0;
}

void name_delete(int id)
{
	mutex_lock(&names_mutex);
	drop(find(id));
	mutex_unlock(&names_mutex);
}

int name_find(int id, char *text)
{
	struct name *n;
	int ret = -ENOENT;

	mutex_lock(&names_mutex);
	n = find(id);
	if (n) {
		ret = 0;
		strscpy(text, n->text, sizeof(n->text));
	}
	mutex_unlock(&names_mutex);
	return ret;
}

/* The same, with the mistakes that one makes. */
int name_find_wrong(int id, char *text)
{
	struct name *n;

	mutex_lock(&names_mutex);
	n = find(id);
	if (!n)
		return -ENOENT; // expect: unbalanced-lock: returning with mutex 'names_mutex' held
	strscpy(text, n->text, sizeof(n->text));
	mutex_unlock(&names_mutex);
	return 0;
}

int name_replace_wrong(int id, const char *text)
{
	int ret;

	mutex_lock(&names_mutex);
	drop(find(id));
	ret = name_add(id, text); // expect: double-lock: 'name_add' acquires mutex 'names_mutex', which is held already
	mutex_unlock(&names_mutex);
	return ret;
}
