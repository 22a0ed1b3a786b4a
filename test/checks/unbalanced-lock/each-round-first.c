// RUN: %check %s
// A loop that takes the first entry off a list, in each round, and one that leaves it there.

#include <linux/list.h>
#include <linux/mutex.h>

struct bridge {
	struct mutex mutex;
	struct list_head node;
	int users;
};

void bridge_put(struct bridge *b)
{
	b->users--;
	mutex_unlock(&b->mutex);
}

/* The list begins with another one then. */
void bridges_put_first(struct list_head *bridges)
{
	struct bridge *b;

	while (!list_empty(bridges)) {
		b = list_first_entry(bridges, struct bridge, node);
		list_del(&b->node);
		bridge_put(b); // expect(analyzer: it does not see that the list has changed): unbalanced-lock: 'bridge_put' releases mutex 'b->mutex', which this path has released already
	}
}

void bridges_lock_first(struct list_head *bridges)
{
	struct bridge *b;

	while (!list_empty(bridges)) {
		b = list_first_entry(bridges, struct bridge, node);
		list_del(&b->node);
		mutex_lock(&b->mutex); // expect(analyzer: it does not see that the list has changed): double-lock: acquiring mutex 'b->mutex', which is held already
	}
}

/* Nobody has taken it off the list. */
void bridge_put_often(struct list_head *bridges)
{
	struct bridge *b;

	while (!list_empty(bridges)) {
		b = list_first_entry(bridges, struct bridge, node);
		mutex_unlock(&b->mutex); // expect(not analyzer: the release may change memory): unbalanced-lock: releasing mutex 'b->mutex', which this path has released already
	}
}
