// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Avoiding Locks: Read Copy Update".

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct name {
	struct list_head list;
	struct rcu_head rcu;
	atomic_t refs;
	int id;
};

static DEFINE_SPINLOCK(names_lock);
static LIST_HEAD(names);

static struct name *find(int id)
{
	struct name *n;

	list_for_each_entry_rcu(n, &names, list)
		if (n->id == id)
			return n;
	return NULL;
}

struct name *name_find(int id)
{
	struct name *n;

	rcu_read_lock();
	n = find(id);
	if (n)
		atomic_inc(&n->refs);
	rcu_read_unlock();
	return n;
}

static void put_later(struct rcu_head *head)
{
	struct name *n = container_of(head, struct name, rcu);

	if (atomic_dec_and_test(&n->refs))
		kfree(n);
}

void name_delete(struct name *n)
{
	unsigned long flags;

	spin_lock_irqsave(&names_lock, flags);
	list_del_rcu(&n->list);
	call_rcu(&n->rcu, put_later);
	spin_unlock_irqrestore(&names_lock, flags);
}

/* Waiting for the readers means to sleep. */
void name_delete_waiting(struct name *n)
{
	spin_lock_irq(&names_lock);
	list_del_rcu(&n->list);
	spin_unlock_irq(&names_lock);
	synchronize_rcu();
	kfree(n);
}

void name_delete_waiting_wrong(struct name *n)
{
	spin_lock_irq(&names_lock);
	list_del_rcu(&n->list);
	synchronize_rcu(); // expect: sleep-in-atomic: 'synchronize_rcu' may sleep while spinlock 'names_lock' is held
	spin_unlock_irq(&names_lock);
	kfree(n);
}

/* Readers do not sleep. */
int reader_sleeps(int id)
{
	struct name *n;

	rcu_read_lock();
	n = find(id);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep inside a read-side critical section of rcu
	rcu_read_unlock();
	return n ? n->id : -ENOENT;
}

/* Callbacks run in a softirq. */
static void put_slowly(struct rcu_head *head)
{
	struct name *n = container_of(head, struct name, rcu);

	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context \(RCU callback 'put_slowly'\)
	kfree(n);
}

void name_delete_slowly(struct name *n)
{
	call_rcu(&n->rcu, put_slowly);
}
