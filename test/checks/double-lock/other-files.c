// RUN: %check %s
// A helper of the file leaves the release to a function of another file, which
// calls back what this file has for the purpose.

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

void sweep(int n);
void sweep_and_go(void);
void stow(int n);

static DEFINE_MUTEX(shop);
static int stock;

void shop_enter(void);
void shop_leave(void);
void shop_unlock_only(void);

void shop_enter(void)
{
	mutex_lock(&shop);
}

void shop_unlock_only(void)
{
	mutex_unlock(&shop);
}

void shop_leave(void)
{
	sweep(stock);
	sweep_and_go();
}

static void deliver(int n)
{
	shop_enter();
	stock += n;
	shop_leave();
}

void deliver_twice(void)
{
	deliver(1);
	deliver(2);
}

// By a function of this file alone, by a pointer, only where there is something
// to sweep, and without a helper.

static void leave_quietly(void)
{
	sweep_and_go();
}

void quietly(void)
{
	shop_enter();
	leave_quietly();
	shop_enter();
	leave_quietly();
}

struct staff {
	void (*close)(void);
	bool tidy;
};

static void leave_to(struct staff *s)
{
	if (s->tidy)
		s->close();
	else
		shop_unlock_only();
}

void with_staff(struct staff *s)
{
	shop_enter();
	leave_to(s);
	shop_enter();
	leave_to(s);
}

static void deliver_and_go(int n)
{
	shop_enter();
	stock += n;
	sweep_and_go();
}

void twice_without_helper(void)
{
	deliver_and_go(1);
	deliver_and_go(2);
}

// Not the last that it does, or not in a helper: whoever calls it, still holds
// the lock.

static void count_stock(void)
{
	stow(stock);
	stock++;
}

void counts(void)
{
	shop_enter();
	count_stock();
	shop_enter(); // expect: double-lock: 'shop_enter' acquires mutex 'shop', which is held already
	shop_unlock_only();
}

void stows(void)
{
	shop_enter();
	stow(1);
	shop_enter(); // note: the same happens here
	shop_unlock_only();
}

// Nobody elsewhere can release this one.

static DEFINE_MUTEX(till);

static void till_leave(void)
{
	sweep_and_go();
}

void till_twice(void)
{
	mutex_lock(&till);
	till_leave();
	mutex_lock(&till); // expect: double-lock: acquiring mutex 'till', which is held already
	mutex_unlock(&till);
}

// A name that the model knows: its body leaves the release to others, or it
// shows what it does.

static DEFINE_MUTEX(rtnl_mutex);
void run_todo(void);
void rtnl_lock(void);
void rtnl_unlock(void);
void __rtnl_unlock(void);

void rtnl_lock(void)
{
	mutex_lock(&rtnl_mutex);
}

void __rtnl_unlock(void)
{
	mutex_unlock(&rtnl_mutex);
}

void rtnl_unlock(void)
{
	run_todo();
}

int two_links(int n)
{
	rtnl_lock();
	stow(n);
	rtnl_unlock();
	if (n < 0)
		return -1;
	rtnl_lock();
	stow(n + 1);
	rtnl_unlock();
	return 0;
}

void nested_links(void)
{
	rtnl_lock();
	rtnl_lock(); // expect: double-lock: 'rtnl_lock' acquires mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
}

int forgotten_link(int n)
{
	rtnl_lock();
	if (n < 0)
		return -1; // expect: unbalanced-lock: returning with mutex 'rtnl_mutex' held, which other paths release
	rtnl_unlock();
	return 0;
}
