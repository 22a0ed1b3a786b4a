// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The same lock by other names: casts, spinlock_check(), .rlock, container_of().

#include <linux/delay.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct inner {
	int x;
	spinlock_t lock;
};

struct outer {
	int y;
	struct inner inner;
};

void cast(struct inner *i)
{
	spin_lock(&i->lock);
	spin_unlock((spinlock_t *)(void *)&(i)->lock);
	msleep(1);
}

void address_of_content(struct inner *i)
{
	spin_lock(&*&i->lock);
	spin_unlock(&(*i).lock);
	msleep(1);
}

void checked(struct inner *i)
{
	spin_lock(&i->lock);
	assert_spin_locked(&i->lock);
	(void)spinlock_check(&i->lock);
	spin_unlock(&i->lock);
	msleep(1);
}

void contained(struct inner *i)
{
	struct outer *o = container_of(i, struct outer, inner);

	spin_lock(&o->inner.lock);
	spin_unlock(&i->lock);
	msleep(1);
}

void container(struct outer *o)
{
	struct inner *i = &o->inner;
	struct outer *p = container_of(i, struct outer, inner);

	spin_lock(&o->inner.lock);
	spin_unlock(&p->inner.lock);
	msleep(1);
}

void first_element(struct inner i[2])
{
	spin_lock(&i[0].lock);
	spin_unlock(&i->lock);
	spin_lock(&i[1].lock);
	spin_unlock(&(i + 1)->lock);
	msleep(1);
}

static void unlock(spinlock_t *l)
{
	spin_unlock(l);
}

void in_a_callee(struct outer *o)
{
	spin_lock(&o->inner.lock);
	unlock(&o->inner.lock);
	msleep(1);
}

void copied(struct outer *o)
{
	struct outer *p = o;
	struct inner *i;

	i = &p->inner;
	spin_lock(&i->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	spin_unlock(&o->inner.lock);
	msleep(1);
}
