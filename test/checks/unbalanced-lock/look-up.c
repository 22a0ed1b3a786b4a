// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One lock under two names: by what the object lies in, and by a look-up that
// was passed something of the object.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct adapter {
	int number;
	spinlock_t lock;
	struct mutex big;
	struct list_head cards;
	struct work_struct work;
	const char *name;
};

struct card {
	struct list_head list;
};

struct adapter *adapter_of(int number);
struct adapter *adapter_named(const char *name, int flags);
struct adapter *first_adapter(void);
void probe(struct adapter *a, struct card *c);

static void scan(struct work_struct *work)
{
	struct adapter *here = container_of(work, struct adapter, work);
	struct adapter *a = adapter_of(here->number);
	struct card *c;

	spin_lock(&here->lock);
	list_for_each_entry(c, &here->cards, list) {
		spin_unlock(&a->lock);
		probe(a, c);
		spin_lock(&a->lock);
	}
	spin_unlock(&here->lock);
	might_sleep();
}

/* The other name comes first. */
void rescan(struct adapter *here)
{
	struct adapter *a = adapter_named(here->name, 0);

	mutex_lock(&a->big);
	mutex_unlock(&here->big);
	probe(a, NULL);
	mutex_lock(&here->big);
	mutex_unlock(&a->big);
}

/* By a helper. */
static void drop(struct adapter *a)
{
	mutex_unlock(&a->big);
}

void helped(struct adapter *here)
{
	struct adapter *a = adapter_of(here->number);

	mutex_lock(&here->big);
	drop(a);
	probe(a, NULL);
	mutex_lock(&a->big);
	drop(here);
}

/* A look-up that has nothing to do with it. */
void unrelated(struct adapter *here)
{
	struct adapter *a;

	mutex_lock(&here->big);
	mutex_unlock(&here->big);
	a = first_adapter();
	mutex_lock(&a->big);
	mutex_unlock(&here->big); // expect: unbalanced-lock: releasing mutex 'here->big', which this path has released already
}

static void twice(struct work_struct *work)
{
	struct adapter *here = container_of(work, struct adapter, work);
	struct adapter *a = adapter_of(here->number);
	struct card *c;

	spin_lock(&here->lock);
	list_for_each_entry(c, &here->cards, list) {
		spin_unlock(&here->lock); // expect: unbalanced-lock: releasing spinlock 'here->lock', which this path has released already
		probe(a, c);
	}
	spin_unlock(&here->lock); // expect: unbalanced-lock: releasing spinlock 'here->lock', which this path has released already
}

void start(struct adapter *a, struct adapter *b)
{
	INIT_WORK(&a->work, scan);
	INIT_WORK(&b->work, twice);
}
