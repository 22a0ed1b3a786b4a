// RUN: %check %s
// A handler acquires its own object's lock. Who waits for it with the lock of
// another object held, which leads to the one or is led to by it, waits for
// nobody that waits for that lock; lockdep may think so.

#include <linux/mutex.h>
#include <linux/workqueue.h>

struct image {
	struct mutex lock;
	struct work_struct work;
	struct delayed_work watch;
	struct image *parent;
	int state;
};

static void image_work(struct work_struct *work)
{
	struct image *i = container_of(work, struct image, work);

	mutex_lock(&i->lock);
	i->state++;
	mutex_unlock(&i->lock);
}

static void image_watch(struct work_struct *work)
{
	struct image *i = container_of(work, struct image, watch.work);

	mutex_lock(&i->lock);
	i->state--;
	mutex_unlock(&i->lock);
}

void image_init(struct image *i)
{
	INIT_WORK(&i->work, image_work);
	INIT_DELAYED_WORK(&i->watch, image_watch);
}

void stop_parent(struct image *i)
{
	mutex_lock(&i->lock);
	if (i->parent)
		cancel_work_sync(&i->parent->work);
	mutex_unlock(&i->lock);
}

static void image_quit(struct image *i)
{
	cancel_delayed_work_sync(&i->watch);
}

void stop_grandparent(struct image *i)
{
	mutex_lock(&i->lock);
	if (i->parent && i->parent->parent)
		image_quit(i->parent->parent);
	mutex_unlock(&i->lock);
}

void stop_last(struct image *i)
{
	struct image *last = i->parent;

	mutex_lock(&i->lock);
	while (last->parent)
		last = last->parent;
	image_quit(last);
	mutex_unlock(&i->lock);
}

void stop_under_parent(struct image *i)
{
	struct image *parent = i->parent;

	mutex_lock(&parent->lock);
	cancel_work_sync(&i->work);
	mutex_unlock(&parent->lock);
}

// Its own, whatever it is called.

void stop_itself(struct image *i)
{
	mutex_lock(&i->lock);
	cancel_work_sync(&i->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'image_work', which acquires mutex 'i->lock' that is held here
	mutex_unlock(&i->lock);
}

void stop_parent_itself(struct image *i)
{
	mutex_lock(&i->parent->lock);
	cancel_delayed_work_sync(&i->parent->watch); // expect: timer-delete: 'cancel_delayed_work_sync' waits for work function 'image_watch', which acquires mutex 'i->parent->lock' that is held here
	mutex_unlock(&i->parent->lock);
}

// Two that nothing tells apart.
void stop_other(struct image *i, struct image *j)
{
	mutex_lock(&i->lock);
	cancel_work_sync(&j->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'image_work', which acquires mutex 'i->lock' that is held here
	mutex_unlock(&i->lock);
}

// A handler that acquires its parent's lock.

struct child {
	struct mutex lock;
	struct work_struct work;
	struct child *parent;
	int state;
};

static void child_work(struct work_struct *work)
{
	struct child *c = container_of(work, struct child, work);

	mutex_lock(&c->parent->lock);
	c->parent->state++;
	mutex_unlock(&c->parent->lock);
}

void child_init(struct child *c)
{
	INIT_WORK(&c->work, child_work);
}

void stop_child(struct child *c)
{
	struct child *parent = c->parent;

	mutex_lock(&parent->lock);
	cancel_work_sync(&c->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'child_work', which acquires mutex 'parent->lock' that is held here
	mutex_unlock(&parent->lock);
}
