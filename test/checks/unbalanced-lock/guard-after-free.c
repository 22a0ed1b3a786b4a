// RUN: %check %s
// RUN: %check %s -- -DGUARD_SHAPE=617
// What the file asks of pointers before does not change what a guard's end does.

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/slab.h>

DEFINE_FREE(port, struct port *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))

struct port {
	struct mutex lock;
	int kind;
};

static int port_do(struct port *p, int what)
{
	if (p->kind == what)
		return -17;
	p->kind = what;
	return 0;
}

int make(struct port **out)
{
	struct port *p __free(port) = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return -12;
	mutex_init(&p->lock);
	*out = no_free_ptr(p);
	return 0;
}

int command(struct port **at, int what)
{
	struct port *p = *at;
	int err;

	if (what > 9)
		return -22;
	scoped_cond_guard(mutex_intr, return -4, &p->lock) {
		err = port_do(p, what);
		if (err)
			return err;
	}
	return what;
}

int command_by_hand(struct port *p, int what)
{
	int err;

	if (mutex_lock_interruptible(&p->lock))
		return -4;
	err = port_do(p, what);
	if (err)
		return err; // expect: unbalanced-lock: returning with mutex 'p->lock' held
	mutex_unlock(&p->lock);
	return what;
}

int twice(struct port **at)
{
	int err = command(at, 1);

	if (err < 0)
		return err;
	return command(at, 2);
}

int once_more(struct port **at)
{
	struct port *p = *at;
	int err;

	mutex_lock(&p->lock);
	err = command(at, 2); // expect: double-lock: 'command' acquires mutex 'at->lock', which is held already
	mutex_unlock(&p->lock);
	return err;
}
