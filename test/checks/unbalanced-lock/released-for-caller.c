// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A caller acquires a lock for a function to release: that some path of the
// function acquires it, too, does not make the release wrong.

#include <linux/mutex.h>
#include <linux/workqueue.h>

struct ctrl {
	struct mutex scan;
	struct work_struct work;
	int mode;
	bool updating;
};

int ask(struct ctrl *c);

static void resume(struct ctrl *c)
{
	if (c->updating)
		mutex_unlock(&c->scan);
	if (mutex_trylock(&c->scan)) {
		c->mode++;
		mutex_unlock(&c->scan);
	}
}

static void finish(struct ctrl *c)
{
	switch (ask(c)) {
	case 0:
		resume(c);
		break;
	default:
		c->mode = 0;
		mutex_unlock(&c->scan);
		break;
	}
}

static void update(struct work_struct *work)
{
	struct ctrl *c = container_of(work, struct ctrl, work);

	c->updating = true;
	mutex_lock(&c->scan);
	finish(c);
}

void prepare(struct ctrl *c)
{
	INIT_WORK(&c->work, update);
}

/* Nobody has acquired it here. */
static void finish_wrong(struct ctrl *c)
{
	switch (ask(c)) {
	case 0:
		if (mutex_trylock(&c->scan)) {
			c->mode++;
			mutex_unlock(&c->scan);
		}
		break;
	default:
		c->mode = 0;
		mutex_unlock(&c->scan); // expect: unbalanced-lock: releasing mutex 'c->scan', which this path has not acquired
		break;
	}
}

void update_wrong(struct ctrl *c)
{
	c->updating = true;
	finish_wrong(c);
}
