// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The same bit of flags words of the same name, in objects of two kinds, is one
// mode: who has asked the one object for it may know of the other.

#include <linux/kernel.h>
#include <linux/rcupdate.h>

#define MAY_BLOCK 0x20
#define IS_FAST 0x40

struct set {
	unsigned int flags;
	unsigned int state;
};

struct req {
	struct req *next;
	struct hw *hw;
};

struct hw {
	unsigned int flags;
	struct set *set;
	struct req *list;
};

static void hw_run(struct hw *h)
{
	might_sleep_if(h->flags & MAY_BLOCK);
}

static void hw_issue(struct hw *h)
{
	struct req *r;

	for (r = h->list; r; r = r->next)
		hw_run(r->hw);
}

void hw_dispatch(struct hw *h)
{
	if (h->set->flags & MAY_BLOCK) {
		hw_issue(h);
	} else {
		rcu_read_lock();
		hw_issue(h); // expect(analyzer: its path has asked for nothing else): sleep-in-atomic: 'hw_issue' may sleep
		rcu_read_unlock();
	}
}

/* Through another function. */
static void hw_insert(struct hw *h)
{
	if (h->set->flags & MAY_BLOCK)
		return;
	rcu_read_lock();
	hw_issue(h);
	rcu_read_unlock();
}

void hw_flush(struct hw *h)
{
	hw_insert(h);
}

static void hw_run_fast(struct hw *h)
{
	might_sleep_if(h->flags & MAY_BLOCK);
}

static void hw_issue_fast(struct hw *h)
{
	struct req *r;

	for (r = h->list; r; r = r->next)
		hw_run_fast(r->hw);
}

/* Another bit says nothing of it. */
void hw_dispatch_fast(struct hw *h)
{
	if (h->set->flags & IS_FAST)
		return;
	rcu_read_lock();
	hw_issue_fast(h); // expect(not analyzer of LLVM 22: it is silent, as all are without the loop): sleep-in-atomic: 'hw_issue_fast' may sleep
	rcu_read_unlock();
}

static void hw_run_now(struct hw *h)
{
	might_sleep_if(h->flags & MAY_BLOCK);
}

static void hw_issue_now(struct hw *h)
{
	struct req *r;

	for (r = h->list; r; r = r->next)
		hw_run_now(r->hw);
}

/* Nor does another word. */
void hw_dispatch_now(struct hw *h)
{
	if (h->set->state & MAY_BLOCK)
		return;
	rcu_read_lock();
	hw_issue_now(h); // expect(not analyzer of LLVM 22: it is silent, as all are without the loop): sleep-in-atomic: 'hw_issue_now' may sleep
	rcu_read_unlock();
}
