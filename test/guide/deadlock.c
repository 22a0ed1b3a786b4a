// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Deadlock: Simple and Advanced".

#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/list.h>

static DEFINE_SPINLOCK(region_lock);
static DEFINE_SPINLOCK(shared_lock);
static int region, shared;

/* Twice. */
static void shrink(void)
{
	spin_lock(&region_lock);
	region--;
	spin_unlock(&region_lock);
}

void shrink_all(void)
{
	spin_lock(&region_lock);
	while (region > 0)
		shrink(); // expect: double-lock: 'shrink' acquires spinlock 'region_lock', which is held already
	spin_unlock(&region_lock);
}

void shrink_some(void)
{
	spin_lock(&region_lock);
	region -= 2;
	spin_unlock(&region_lock);
	shrink();
}

/* Interrupted by who wants it. */
static void softirq(struct softirq_action *a)
{
	spin_lock(&shared_lock);
	shared++;
	spin_unlock(&shared_lock);
}

static ssize_t read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	spin_lock(&shared_lock); // expect: irq-unsafe-lock: acquiring spinlock 'shared_lock' with bottom halves enabled
	shared = 0;
	spin_unlock(&shared_lock);
	return 0;
}

static const struct file_operations fops = {
	.read = read,
};

/* Two chains of a hash table, and an object that moves. */
struct chain {
	spinlock_t lock;
	struct list_head head;
};
static struct chain table[16];

static void move(struct list_head *object, int from, int to)
{
	spin_lock(&table[from].lock);
	spin_lock(&table[to].lock); // expect: lock-order: acquiring spinlock 'table\[to\].lock' while holding another of its class, without a _nested annotation
	list_del(object);
	list_add(object, &table[to].head);
	spin_unlock(&table[to].lock);
	spin_unlock(&table[from].lock);
}

static void move_right(struct list_head *object, int from, int to)
{
	if (from == to)
		return;
	spin_lock(&table[min(from, to)].lock);
	spin_lock_nested(&table[from + to - min(from, to)].lock, 1);
	list_del(object);
	list_add(object, &table[to].head);
	spin_unlock(&table[from].lock);
	spin_unlock(&table[to].lock);
}

/* The deadly embrace of two locks that have names. */
static DEFINE_SPINLOCK(a);
static DEFINE_SPINLOCK(b);

static void first_cpu(struct softirq_action *action)
{
	struct list_head object;

	spin_lock(&a);
	spin_lock(&b); // expect: lock-order: acquiring spinlock 'b' while holding 'a', but elsewhere it is the other way round
	move(&object, 1, 2);
	move_right(&object, 2, 3);
	spin_unlock(&b);
	spin_unlock(&a);
}

static void second_cpu(struct softirq_action *action)
{
	spin_lock(&b);
	spin_lock(&a);
	shared++;
	spin_unlock(&a);
	spin_unlock(&b);
}

void init(void)
{
	open_softirq(HI_SOFTIRQ, softirq);
	open_softirq(NET_RX_SOFTIRQ, first_cpu);
	open_softirq(NET_TX_SOFTIRQ, second_cpu);
}
