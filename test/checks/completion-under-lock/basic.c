// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Waiting for a completion with a lock held that its completer takes first.

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* Under the lock, and after it. */
struct dev {
	struct mutex lock;
	struct work_struct work;
	struct completion held, after, free, either;
	int n;
};

static void dev_work(struct work_struct *work)
{
	struct dev *d = container_of(work, struct dev, work);

	complete(&d->free);
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	d->n++;
	complete(&d->held); // note: completed by 'complete' here
	mutex_unlock(&d->lock); // note: 'd->lock' released here
	complete(&d->after); // note: completed by 'complete' here
}

void dev_init(struct dev *d)
{
	INIT_WORK(&d->work, dev_work); // note: 'dev_work' is registered here as work function, which runs in a task
}

void waits_for_held(struct dev *d)
{
	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	wait_for_completion(&d->held); // expect: completion-under-lock: 'wait_for_completion' waits with mutex 'd->lock' held, which 'dev_work' acquires before it completes 'd->held'
	mutex_unlock(&d->lock);
}

void waits_for_after(struct dev *d)
{
	mutex_lock(&d->lock);
	wait_for_completion(&d->after); // expect: completion-under-lock: waits with mutex 'd->lock' held, which 'dev_work' acquires before it completes 'd->after'
	mutex_unlock(&d->lock);
}

void waits_before(struct dev *d)
{
	wait_for_completion(&d->held);
	mutex_lock(&d->lock);
	d->n++;
	mutex_unlock(&d->lock);
	wait_for_completion(&d->after);
}

void completed_before(struct dev *d)
{
	mutex_lock(&d->lock);
	wait_for_completion(&d->free);
	mutex_unlock(&d->lock);
}

/* One completer that does not need the lock is enough. */
void needs_it(struct dev *d)
{
	mutex_lock(&d->lock);
	complete(&d->either);
	mutex_unlock(&d->lock);
}

void does_not(struct dev *d)
{
	complete_all(&d->either);
}

void one_of_two(struct dev *d)
{
	mutex_lock(&d->lock);
	wait_for_completion(&d->either);
	mutex_unlock(&d->lock);
}

/* Nor is it on some path. */
struct path {
	struct mutex lock;
	struct completion some, try;
	int n;
};

void on_some_path(struct path *p)
{
	if (p->n) {
		mutex_lock(&p->lock);
		p->n--;
		mutex_unlock(&p->lock);
	}
	complete(&p->some);
}

void waits_for_some(struct path *p)
{
	mutex_lock(&p->lock);
	wait_for_completion(&p->some);
	mutex_unlock(&p->lock);
}

void only_tries(struct path *p)
{
	if (!mutex_trylock(&p->lock))
		return;
	complete(&p->try);
	mutex_unlock(&p->lock);
}

void waits_for_try(struct path *p)
{
	mutex_lock(&p->lock);
	wait_for_completion(&p->try);
	mutex_unlock(&p->lock);
}

/* Helpers on both sides: the wait, the completion, the lock of its caller. */
static DEFINE_MUTEX(registry);

struct client {
	struct completion gone, done;
	int n;
};

static void client_wait(struct client *c)
{
	wait_for_completion(&c->gone); // note: 'wait_for_completion' waits for the completion here
}

static void client_gone(struct client *c)
{
	complete(&c->gone); // note: completed by 'complete' here
}

void client_put(struct client *c)
{
	mutex_lock(&registry); // note: 'registry' acquired here
	if (--c->n == 0)
		client_gone(c); // note: calls 'client_gone' here
	mutex_unlock(&registry);
}

void client_remove(struct client *c)
{
	mutex_lock(&registry); // note: 'registry' acquired here
	client_wait(c); // expect: completion-under-lock: 'client_wait' waits with mutex 'registry' held, which 'client_put' acquires before it completes 'c->gone'
	mutex_unlock(&registry);
}

static void client_done(struct client *c)
{
	mutex_lock(&registry);
	c->n = 0;
	mutex_unlock(&registry); // note: 'registry' released here
	complete(&c->done); // note: completed by 'complete' here
}

void client_close(struct client *c)
{
	client_done(c);
}

void client_reset(struct client *c)
{
	mutex_lock(&registry);
	wait_for_completion(&c->done); // expect: completion-under-lock: waits with mutex 'registry' held, which 'client_done' acquires before it completes 'c->done'
	mutex_unlock(&registry);
}

/* Who waits has completed it already, perhaps. */
struct poll {
	struct mutex lock;
	struct completion done;
	int polled;
};

static void poll_finish(struct poll *p)
{
	complete(&p->done);
}

void poll_irq_thread(struct poll *p)
{
	mutex_lock(&p->lock);
	poll_finish(p);
	mutex_unlock(&p->lock);
}

void poll_transfer(struct poll *p)
{
	mutex_lock(&p->lock);
	if (p->polled)
		poll_finish(p);
	wait_for_completion(&p->done);
	mutex_unlock(&p->lock);
}

/* The locks of two objects are two locks. */
struct child {
	struct mutex lock;
	struct dev *parent;
	struct completion done;
};

void child_done(struct child *c)
{
	mutex_lock(&c->parent->lock);
	complete(&c->done);
	mutex_unlock(&c->parent->lock);
}

void child_wait(struct child *c, struct dev *d)
{
	mutex_lock(&d->lock);
	wait_for_completion(&c->done);
	mutex_unlock(&d->lock);
}

struct pair {
	struct mutex lock;
	struct completion done;
};

void pair_done(struct pair *p)
{
	mutex_lock(&p->lock);
	complete(&p->done);
	mutex_unlock(&p->lock);
}

void pair_wait(struct pair *p, struct pair *other)
{
	mutex_lock(&other->lock);
	wait_for_completion(&p->done);
	mutex_unlock(&other->lock);
}

/* Who may complete it without the lock is one of the completers. */
struct perhaps {
	struct mutex lock;
	struct completion done, first, second, third;
	int n;
};

static void perhaps_done(struct perhaps *p, bool now)
{
	if (now)
		complete(&p->done);
}

void locked(struct perhaps *p)
{
	mutex_lock(&p->lock);
	perhaps_done(p, true);
	mutex_unlock(&p->lock);
}

void unlocked(struct perhaps *p, bool now)
{
	perhaps_done(p, now);
}

static void locks_first(struct perhaps *p)
{
	if (p->n) {
		mutex_lock(&p->lock);
		mutex_unlock(&p->lock);
		complete(&p->first);
	} else {
		complete(&p->first);
	}
}

static void locks_second(struct perhaps *p)
{
	if (p->n) {
		complete(&p->second);
	} else {
		mutex_lock(&p->lock);
		mutex_unlock(&p->lock);
		complete(&p->second);
	}
}

void calls_both(struct perhaps *p)
{
	locks_first(p);
	locks_second(p);
}

/* Nobody is known to call it but itself. */
static void again(struct perhaps *p, int n)
{
	complete(&p->third);
	if (n)
		again(p, n - 1);
}

void locked_once(struct perhaps *p)
{
	mutex_lock(&p->lock);
	complete(&p->third);
	mutex_unlock(&p->lock);
}

void perhaps_wait(struct perhaps *p)
{
	mutex_lock(&p->lock);
	wait_for_completion(&p->third);
	wait_for_completion(&p->done);
	wait_for_completion(&p->first);
	wait_for_completion(&p->second);
	mutex_unlock(&p->lock);
}

/* Readers do not wait for each other. */
struct shared {
	struct rw_semaphore sem;
	struct completion read, written;
};

void reads(struct shared *s)
{
	down_read(&s->sem);
	complete(&s->read);
	up_read(&s->sem);
}

void writes(struct shared *s)
{
	down_write(&s->sem);
	complete(&s->written);
	up_write(&s->sem);
}

void shares(struct shared *s)
{
	down_read(&s->sem);
	wait_for_completion(&s->read);
	wait_for_completion(&s->written); // expect: completion-under-lock: waits with rwsem 's->sem' held, which 'writes' acquires before it completes 's->written'
	up_read(&s->sem);
}

/* Where nothing may wait, that is what is wrong. */
struct irq {
	spinlock_t lock;
	struct completion done;
};

void irq_done(struct irq *i)
{
	spin_lock(&i->lock);
	complete(&i->done);
	spin_unlock(&i->lock);
}

void irq_wait(struct irq *i)
{
	spin_lock(&i->lock);
	wait_for_completion(&i->done); // expect: sleep-in-atomic: 'wait_for_completion' may sleep while spinlock 'i->lock' is held
	spin_unlock(&i->lock);
}

/* A time that ends. */
struct timed {
	struct mutex lock;
	struct completion done;
};

void timed_done(struct timed *t)
{
	mutex_lock(&t->lock);
	complete(&t->done);
	mutex_unlock(&t->lock);
}

void timed_wait(struct timed *t)
{
	mutex_lock(&t->lock);
	wait_for_completion_timeout(&t->done, 100);
	mutex_unlock(&t->lock);
}
