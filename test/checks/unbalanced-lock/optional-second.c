// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A guard of one lock and perhaps another: what is released where there is a
// second object is not released where there is none.

#include <linux/cleanup.h>
#include <linux/spinlock.h>

struct box {
	spinlock_t lock;
	int active;
};

struct shelf {
	struct box box;
	struct box *second;
};

static void lock_boxes(struct shelf *shelf, struct box *second)
{
	spin_lock(&shelf->box.lock);
	if (second)
		spin_lock(&second->lock);
}

static void unlock_box(struct box *box)
{
	box->active = 0;
	spin_unlock(&box->lock);
}

static void unlock_boxes(struct shelf *shelf, struct box *second)
{
	if (second)
		unlock_box(second);
	unlock_box(&shelf->box);
}

typedef struct {
	struct shelf *shelf;
	struct box *second;
} class_boxes_t;

static inline void class_boxes_destructor(class_boxes_t *held)
{
	unlock_boxes(held->shelf, held->second);
}

static inline class_boxes_t class_boxes_constructor(struct shelf *shelf,
						    struct box *second)
{
	lock_boxes(shelf, second);
	return (class_boxes_t){ shelf, second };
}

void use_guard(struct shelf *shelf)
{
	guard(boxes)(shelf, shelf->second);
	shelf->box.active++;
}

struct pair {
	struct shelf *shelf;
	struct box *second;
};

static void unlock_pair(const struct pair *pair)
{
	unlock_boxes(pair->shelf, pair->second);
}

void use_pair(struct shelf *shelf, struct box *second)
{
	struct pair pair = { shelf, second };

	lock_boxes(shelf, second);
	unlock_pair(&pair);
}

/* One more function in between. */
static void finish(struct pair *pair, int users)
{
	pair->shelf->box.active = users;
	unlock_pair(pair);
}

void use_and_finish(struct shelf *shelf, struct box *second)
{
	struct pair pair = { .second = second };

	pair.shelf = shelf;
	lock_boxes(shelf, second);
	finish(&pair, 1);
}

void use_one(struct shelf *shelf)
{
	struct pair pair = { shelf, NULL };

	lock_boxes(shelf, NULL);
	unlock_pair(&pair);
}

/* Whoever has got only the first releases the second as well. */
static void unlock_second(const struct pair *pair)
{
	if (pair->second)
		spin_unlock(&pair->second->lock);
	spin_unlock(&pair->shelf->box.lock);
}

static void use_twice(struct shelf *shelf, struct box *second)
{
	struct pair pair = { shelf, second };

	lock_boxes(shelf, second);
	unlock_second(&pair);
	unlock_second(&pair); // expect: unbalanced-lock: 'unlock_second' releases spinlock 'pair->second->lock', which this path has released already
}

void use_shelf(struct shelf *shelf, struct box *second)
{
	use_twice(shelf, second);
}

/* It is released where there is none to be released, too. */
static void unlock_first_again(struct shelf *shelf, struct box *second)
{
	if (!second)
		spin_unlock(&shelf->box.lock);
	else
		spin_unlock(&second->lock);
	spin_unlock(&shelf->box.lock); // expect: unbalanced-lock: releasing spinlock 'shelf->box.lock', which this path has released already
}

static void unlock_pair_again(const struct pair *pair)
{
	unlock_first_again(pair->shelf, pair->second);
}

void use_first(struct shelf *shelf, struct box *second)
{
	struct pair pair = { shelf, second };

	lock_boxes(shelf, second);
	unlock_pair_again(&pair);
}
