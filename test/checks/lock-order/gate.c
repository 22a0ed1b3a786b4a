// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// An outer lock that every leg of the circle holds lets only one run; one that only some hold, or read, does not.

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct gated {
	struct mutex gate;
	spinlock_t a, b;
	int n;
};

void gated_forth(struct gated *d)
{
	mutex_lock(&d->gate);
	spin_lock(&d->a);
	spin_lock(&d->b);
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
	mutex_unlock(&d->gate);
}

void gated_back(struct gated *d)
{
	mutex_lock(&d->gate);
	spin_lock(&d->b);
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
	mutex_unlock(&d->gate);
}

struct half {
	struct mutex gate;
	spinlock_t a, b;
	int n;
};

void half_forth(struct half *d)
{
	mutex_lock(&d->gate);
	spin_lock(&d->a);
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a'
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
	mutex_unlock(&d->gate);
}

void half_back(struct half *d)
{
	spin_lock(&d->b);
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
}

struct shared {
	struct rw_semaphore gate;
	spinlock_t a, b;
	int n;
};

void shared_forth(struct shared *d)
{
	down_read(&d->gate);
	spin_lock(&d->a);
	spin_lock(&d->b); // expect: lock-order: acquiring spinlock 'd->b' while holding 'd->a'
	d->n++;
	spin_unlock(&d->b);
	spin_unlock(&d->a);
	up_read(&d->gate);
}

void shared_back(struct shared *d)
{
	down_read(&d->gate);
	spin_lock(&d->b);
	spin_lock(&d->a);
	d->n++;
	spin_unlock(&d->a);
	spin_unlock(&d->b);
	up_read(&d->gate);
}

/* Two gates, and the legs that pass by one of them: which came first does not matter. */
struct two_gates {
	struct mutex first, second;
	spinlock_t a, b, c, d;
	int n;
};

void first_forth(struct two_gates *t)
{
	mutex_lock(&t->first);
	spin_lock(&t->a);
	spin_lock(&t->b);
	t->n++;
	spin_unlock(&t->b);
	spin_unlock(&t->a);
	mutex_unlock(&t->first);
}

void second_forth(struct two_gates *t)
{
	mutex_lock(&t->second);
	spin_lock(&t->a);
	spin_lock(&t->b); // expect: lock-order: acquiring spinlock 't->b' while holding 't->a'
	t->n++;
	spin_unlock(&t->b);
	spin_unlock(&t->a);
	mutex_unlock(&t->second);
}

void first_back(struct two_gates *t)
{
	mutex_lock(&t->first);
	spin_lock(&t->b);
	spin_lock(&t->a);
	t->n++;
	spin_unlock(&t->a);
	spin_unlock(&t->b);
	mutex_unlock(&t->first);
}

void both_forth(struct two_gates *t, int x)
{
	mutex_lock(&t->first);
	if (x)
		mutex_lock(&t->second);
	spin_lock(&t->c);
	spin_lock(&t->d);
	t->n++;
	spin_unlock(&t->d);
	spin_unlock(&t->c);
	if (x)
		mutex_unlock(&t->second);
	mutex_unlock(&t->first);
}

void both_back(struct two_gates *t)
{
	mutex_lock(&t->first);
	spin_lock(&t->d);
	spin_lock(&t->c);
	t->n++;
	spin_unlock(&t->c);
	spin_unlock(&t->d);
	mutex_unlock(&t->first);
}
