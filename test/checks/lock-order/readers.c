// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Readers, as lockdep has it: a reader waits behind a waiting writer, except in an interrupt.

#include <linux/interrupt.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/timer.h>

/* One reads, the other writes. */
struct mixed {
	rwlock_t a;
	spinlock_t b;
	int n;
};

void mixed_forth(struct mixed *d)
{
	read_lock(&d->a);
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a'
	d->n++;
	spin_unlock(&d->b);
	read_unlock(&d->a);
}

void mixed_back(struct mixed *d)
{
	spin_lock(&d->b);
	write_lock(&d->a);
	d->n++;
	write_unlock(&d->a);
	spin_unlock(&d->b);
}

/* Semaphores: readers queue behind a writer. */
struct sems {
	struct rw_semaphore a, b;
	int n;
};

int sems_forth(struct sems *d)
{
	int n;

	down_read(&d->a);
	down_read(&d->b); // expect: lock-order: acquiring .*'d->b' while holding 'd->a'
	n = d->n;
	up_read(&d->b);
	up_read(&d->a);
	return n;
}

int sems_back(struct sems *d)
{
	int n;

	down_read(&d->b);
	down_read(&d->a);
	n = d->n;
	up_read(&d->a);
	up_read(&d->b);
	return n;
}

/* In interrupts a reader of an rwlock passes a waiting writer. */
struct timed {
	rwlock_t a;
	rwlock_t b;
	struct timer_list first, second;
	int n;
};

static void timed_forth(struct timer_list *t)
{
	struct timed *d = from_timer(d, t, first);

	read_lock(&d->a);
	read_lock(&d->b);
	d->n++;
	read_unlock(&d->b);
	read_unlock(&d->a);
}

static void timed_back(struct timer_list *t)
{
	struct timed *d = from_timer(d, t, second);

	read_lock(&d->b);
	read_lock(&d->a);
	d->n++;
	read_unlock(&d->a);
	read_unlock(&d->b);
}

void timed_init(struct timed *d)
{
	timer_setup(&d->first, timed_forth, 0);
	timer_setup(&d->second, timed_back, 0);
}

/* Nobody waits for a reader of RCU to end but who says so. */
struct with_rcu {
	spinlock_t a;
	int n;
};

void rcu_forth(struct with_rcu *d)
{
	rcu_read_lock();
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	rcu_read_unlock();
}

void rcu_back(struct with_rcu *d)
{
	spin_lock(&d->a);
	rcu_read_lock();
	d->n++;
	rcu_read_unlock();
	spin_unlock(&d->a);
}
