// RUN: %check %s
// A semaphore that counts is no lock that its holder gives back: it waits for a
// signal. One that only one task may have is a lock.

#include <linux/mutex.h>
#include <linux/semaphore.h>

struct channel {
	struct semaphore wake, got, guard;
	struct mutex mutex;
	int request;
};

void setup(struct channel *c)
{
	sema_init(&c->wake, 0);
	sema_init(&c->got, 0);
	sema_init(&c->guard, 1);
}

void thread(struct channel *c)
{
	down(&c->wake);
	c->request = 1;
	down(&c->got);
}

void ask(struct channel *c)
{
	down(&c->got);
	up(&c->wake);
	down(&c->wake);
	up(&c->got);
}

void with_mutex(struct channel *c)
{
	down(&c->wake);
	mutex_lock(&c->mutex);
	c->request = 0;
	mutex_unlock(&c->mutex);
}

void wait_under_mutex(struct channel *c)
{
	mutex_lock(&c->mutex);
	down(&c->wake);
	mutex_unlock(&c->mutex);
}

void guarded(struct channel *c)
{
	down(&c->guard);
	mutex_lock(&c->mutex); // expect: lock-order: acquiring mutex 'c->mutex' while holding 'c->guard', but elsewhere it is the other way round
	c->request++;
	mutex_unlock(&c->mutex);
	up(&c->guard);
}

void inverse(struct channel *c)
{
	mutex_lock(&c->mutex);
	down(&c->guard);
	c->request--;
	up(&c->guard);
	mutex_unlock(&c->mutex);
}
