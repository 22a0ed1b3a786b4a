// RUN: %check %s
// Locks made recursive by hand: who holds one is noted, and leaves the
// acquisition out the next time; a count says who releases it.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct bus {
	struct mutex lock;
	struct task_struct *owner;
	int depth;
	struct list_head ports;
};

struct port {
	struct list_head list;
	int number;
};

int bus_transfer(struct bus *b, int what);
int work_to_do(int n);

static int bus_enter(struct bus *b)
{
	int err;

	if (b->owner != current) {
		mutex_lock(&b->lock);
		err = bus_transfer(b, 0);
		if (err) {
			mutex_unlock(&b->lock);
			return err;
		}
		b->owner = current;
	}
	b->depth++;
	return 0;
}

static void bus_leave(struct bus *b)
{
	if (--b->depth == 0) {
		b->owner = NULL;
		mutex_unlock(&b->lock);
	}
}

static int bus_command(struct bus *b, int what)
{
	int err = bus_enter(b);

	if (err)
		return err;
	err = bus_transfer(b, what);
	bus_leave(b);
	return err;
}

static void all_ports(struct bus *b)
{
	struct port *p, *next;

	list_for_each_entry_safe(p, next, &b->ports, list)
		bus_command(b, p->number);
}

int set_up(struct bus *b)
{
	int err = bus_enter(b);

	if (err)
		return err;
	bus_command(b, 1);
	all_ports(b);
	bus_command(b, 2);
	bus_leave(b);
	return 0;
}

int forgets_to_leave(struct bus *b)
{
	int err = bus_enter(b);

	if (err)
		return err;
	err = work_to_do(3);
	if (err)
		return err; // expect: unbalanced-lock: returning with mutex 'b->lock' held, which other paths release
	bus_leave(b);
	return 0;
}

// Whoever acquires the lock itself is not noted, or does not ask.

int past_the_helper(struct bus *b)
{
	int err = bus_enter(b);

	if (err)
		return err;
	mutex_lock(&b->lock); // expect: double-lock: acquiring mutex 'b->lock', which is held already
	mutex_unlock(&b->lock);
	return 0;
}

void not_noted(struct bus *b)
{
	mutex_lock(&b->lock);
	bus_command(b, 4); // expect: double-lock: 'bus_command' acquires mutex 'b->lock', which is held already
	mutex_unlock(&b->lock);
}

// The owner in a variable, asked for first.

static DEFINE_MUTEX(big_lock);
static struct task_struct *big_owner;
static int big_depth;

static void big_enter(void)
{
	if (big_owner == current) {
		big_depth++;
		return;
	}
	mutex_lock(&big_lock);
	big_owner = current;
	big_depth = 1;
}

static void big_leave(void)
{
	if (--big_depth)
		return;
	big_owner = NULL;
	mutex_unlock(&big_lock);
}

static void big_step(int n)
{
	big_enter();
	work_to_do(n);
	big_leave();
}

void big_work(int n)
{
	big_enter();
	while (work_to_do(n)) {
		big_step(n);
		big_step(n + 1);
	}
	big_leave();
}

// By number, tried first.

struct unit {
	struct mutex lock;
	int owner;
	int depth;
	int n;
};

static void unit_enter(struct unit *u)
{
	int me = task_pid_nr(current);

	if (!mutex_trylock(&u->lock)) {
		if (u->owner == me) {
			u->depth++;
			return;
		}
		mutex_lock(&u->lock);
	}
	u->owner = me;
	u->depth = 1;
}

static void unit_leave(struct unit *u)
{
	u->depth--;
	if (u->depth > 0)
		return;
	u->owner = 0;
	mutex_unlock(&u->lock);
}

static void unit_step(struct unit *u)
{
	unit_enter(u);
	u->n += work_to_do(u->n);
	unit_leave(u);
}

void unit_work(struct unit *u)
{
	unit_enter(u);
	for (int i = 0; i < 4; i++)
		unit_step(u);
	unit_leave(u);
}

// A spinlock; the asking and the noting in functions of their own.

struct chip {
	spinlock_t lock;
	unsigned long flags;
	struct task_struct *holder;
	int depth;
	int n;
};

static bool is_mine(struct chip *c)
{
	return c->holder == current;
}

static void make_mine(struct chip *c, unsigned long flags)
{
	c->flags = flags;
	c->holder = current;
}

static void chip_enter(struct chip *c)
{
	unsigned long flags;

	if (!is_mine(c)) {
		spin_lock_irqsave(&c->lock, flags);
		make_mine(c, flags);
	}
	c->depth++;
}

static void chip_leave(struct chip *c)
{
	unsigned long flags;

	if (--c->depth)
		return;
	flags = c->flags;
	c->holder = NULL;
	spin_unlock_irqrestore(&c->lock, flags);
}

static void chip_step(struct chip *c)
{
	chip_enter(c);
	c->n++;
	chip_leave(c);
}

void chip_work(struct chip *c)
{
	chip_enter(c);
	while (work_to_do(c->n))
		chip_step(c);
	chip_leave(c);
}

// The same without asking: nothing makes these recursive.

struct noted {
	struct mutex lock;
	struct task_struct *last;
	int n;
};

static void noted_enter(struct noted *d)
{
	mutex_lock(&d->lock);
	d->last = current;
}

static void noted_leave(struct noted *d)
{
	d->last = NULL;
	mutex_unlock(&d->lock);
}

static void noted_step(struct noted *d)
{
	noted_enter(d);
	d->n++;
	noted_leave(d);
}

bool by_whom(struct noted *d)
{
	return d->last == current;
}

void noted_work(struct noted *d)
{
	noted_enter(d);
	noted_step(d); // expect: double-lock: 'noted_step' acquires mutex 'd->lock', which is held already
	noted_leave(d);
}

void noted_twice(struct noted *d)
{
	noted_enter(d);
	noted_leave(d);
	mutex_unlock(&d->lock); // expect: unbalanced-lock: releasing mutex 'd->lock', which this path has released already
}

// Who is said to hold it has noted so.

static void big_subtree(int n)
{
	lockdep_assert_held(&big_lock);
	while (work_to_do(n))
		big_step(n);
}

void big_again(int n)
{
	lockdep_assert_held(&big_lock);
	mutex_lock(&big_lock); // expect: double-lock: acquiring mutex 'big_lock', which is held already
	work_to_do(n);
	mutex_unlock(&big_lock);
}

void big_trees(int n)
{
	big_enter();
	big_subtree(n);
	big_leave();
}

// Of a lock that is not recursive, an assertion is as good as ever.

static DEFINE_MUTEX(small_lock);

static void small_step(int n)
{
	mutex_lock(&small_lock);
	work_to_do(n);
	mutex_unlock(&small_lock);
}

void small_subtree(int n)
{
	lockdep_assert_held(&small_lock);
	small_step(n); // expect: double-lock: 'small_step' acquires mutex 'small_lock', which is held already
}
