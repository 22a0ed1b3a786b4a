// RUN: %check %s
//
// One helper chooses which of several locks to acquire, another releases the
// chosen one. Who asks twice, and believes the first answer, shows no mistake.

#include <linux/spinlock.h>

struct cluster {
	spinlock_t lock;
};
struct area {
	spinlock_t lock;
	struct cluster *clusters;
	int used;
};

int area_free(struct area *a, int entry);
struct cluster *area_cluster(struct area *a, int entry);

static struct cluster *lock_cluster_or_area(struct area *a, int entry)
{
	struct cluster *c = area_cluster(a, entry);

	if (c)
		spin_lock(&c->lock);
	else
		spin_lock(&a->lock);
	return c;
}

static void unlock_cluster_or_area(struct area *a, struct cluster *c)
{
	if (c)
		spin_unlock(&c->lock);
	else
		spin_unlock(&a->lock);
}

void area_put(struct area *a, int entry, int n)
{
	struct cluster *c = lock_cluster_or_area(a, entry);
	int i;

	for (i = 0; i < n; i++) {
		if (!area_free(a, entry + i)) {
			unlock_cluster_or_area(a, c);
			a->used--;
			lock_cluster_or_area(a, entry);
		}
	}
	unlock_cluster_or_area(a, c);
}

void area_put_twice(struct area *a)
{
	spin_lock(&a->lock);
	a->used--;
	spin_unlock(&a->lock); // note: 'a->lock' released here
	unlock_cluster_or_area(a, NULL); // expect: unbalanced-lock: 'unlock_cluster_or_area' releases spinlock 'a->lock', which this path has released already
}
