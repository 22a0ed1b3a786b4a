// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Tests that belong together, in loops and behind goto. Of each two functions,
// the first is right.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct entry {
	struct list_head list;
	struct entry *next;
	int locked;
	int n;
};

struct queue {
	spinlock_t lock;
	int n;
};

int more(void);
int transfer(int n);
struct queue *find(int n);

// Each element of a list says whether it wants the lock.

void list(struct mutex *m, struct list_head *head)
{
	struct entry *e, *tmp;

	list_for_each_entry_safe(e, tmp, head, list) {
		if (e->locked)
			mutex_lock(m);
		list_del(&e->list);
		if (e->locked)
			mutex_unlock(m);
	}
}

void wrong_list(struct mutex *m, struct list_head *head)
{
	struct entry *e, *tmp;

	list_for_each_entry_safe(e, tmp, head, list) {
		if (e->locked)
			mutex_lock(m); // expect: double-lock: held already
		list_del(&e->list);
		if (e->n)
			mutex_unlock(m); // expect: unbalanced-lock:
	}
} // expect(not analyzer: it tells of the release): unbalanced-lock: returning with mutex 'm' held

void chain(struct mutex *m, struct entry *e)
{
	while (e) {
		if (e->locked)
			mutex_lock(m);
		e->n++;
		if (e->locked)
			mutex_unlock(m);
		e = e->next;
	}
}

void wrong_chain(struct mutex *m, struct entry *e)
{
	while (e) {
		if (e->locked)
			mutex_lock(m); // expect: double-lock: held already
		e->n++;
		if (e->n)
			mutex_unlock(m); // expect: unbalanced-lock:
		e = e->next;
	}
} // expect(not analyzer: it tells of the release): unbalanced-lock: returning with mutex 'm' held

// The loop runs at least once: what it says of the outcome was given a value.

int retries(struct mutex *m)
{
	int ret, i;

	mutex_lock(m);
	for (i = 0; i < 3; i++) {
		ret = transfer(i);
		mutex_unlock(m);
		if (ret)
			return ret;
		ret = transfer(3);
		if (ret)
			break;
		mutex_lock(m);
	}
	if (ret)
		return 0;
	mutex_unlock(m);
	return -1;
}

int wrong_retries(struct mutex *m)
{
	int ret, i;

	mutex_lock(m);
	for (i = 0; i < 3; i++) {
		ret = transfer(i);
		mutex_unlock(m);
		if (ret)
			return ret;
		ret = transfer(3);
		mutex_lock(m);
	}
	if (ret)
		return -2; // expect: unbalanced-lock: returning with mutex 'm' held
	mutex_unlock(m);
	return -1;
}

// A counter that ends at 0, and not below.

static bool tries(struct mutex *m)
{
	int left = 10;

	while (mutex_trylock(m) != 1 && left > 0)
		left--;
	if (!left)
		return false;
	return true;
}

int user(struct mutex *m, int *n)
{
	if (!tries(m))
		return -1;
	++*n;
	mutex_unlock(m);
	return 0;
}

// Two reasons not to lock meet.

void either(struct queue *mine, int n)
{
	struct queue *q = find(n);

	if (!q)
		goto next;
	if (mine != q)
		spin_lock(&q->lock);
	q->n++;
next:
	more();
	if (q && mine != q)
		spin_unlock(&q->lock);
}

void wrong_either(struct queue *mine, int n)
{
	struct queue *q = find(n);

	if (!q)
		goto next;
	if (mine != q)
		spin_lock(&q->lock);
	q->n++;
next:
	more();
	if (q)
		spin_unlock(&q->lock); // expect: unbalanced-lock: releasing spinlock 'q->lock'
}

// What a call might change in memory is taken to be as it was.

struct port {
	struct queue *console;
	int line;
	unsigned char unit;
	void (*config)(struct port *p);
};

void console(struct mutex *m, struct port *p)
{
	if (p->console && p->console->n == p->line)
		mutex_lock(m);
	p->config(p);
	if (p->console && p->console->n == p->line)
		mutex_unlock(m);
}

void wrong_console(struct mutex *m, struct port *p)
{
	if (p->console && p->console->n == p->line)
		mutex_lock(m);
	p->config(p);
	if (p->console)
		mutex_unlock(m); // expect: unbalanced-lock: releasing mutex 'm'
}

void wrong_moved(struct mutex *m, struct port *p)
{
	if (p->line == 1)
		mutex_lock(m);
	p->config(p);
	p->line = more();
	if (p->line == 1)
		mutex_unlock(m); // expect(analyzer: it takes each answer by itself): unbalanced-lock: releasing mutex 'm'
} // expect(not analyzer: it tells of the release): unbalanced-lock: returning with mutex 'm' held

// The task is the same one, and it asks for the same.

struct task_struct {
	void *context;
	unsigned int flags;
};

struct task_struct *get_current(void);
#define current get_current()

static inline bool has_context(void)
{
	return !!current->context;
}

int in_context(struct mutex *m)
{
	if (!has_context())
		mutex_lock(m);
	more();
	if (!has_context())
		mutex_unlock(m);
	return 0;
}

int wrong_in_context(struct mutex *m)
{
	if (!has_context())
		mutex_lock(m);
	more();
	if (current->flags)
		mutex_unlock(m); // expect(analyzer: it takes each answer by itself): unbalanced-lock: releasing mutex 'm'
	return 0; // expect(not analyzer: it tells of the release): unbalanced-lock: returning with mutex 'm' held
}

// Above 0 is other than 0, for what is never below.

void unit(struct mutex *m, struct port *p)
{
	if (p->unit > 0)
		mutex_lock(m);
	more();
	if (p->unit)
		mutex_unlock(m);
}

void wrong_unit(struct mutex *m, struct port *p)
{
	if (p->line > 0)
		mutex_lock(m);
	more();
	if (p->line)
		mutex_unlock(m); // expect: unbalanced-lock: releasing mutex 'm'
}

// A disjunction, asked again in another order.

unsigned long number_of(struct entry *e);

int either_way(struct queue *q, struct entry *from, struct entry *to)
{
	unsigned long first = number_of(from), second = number_of(to);
	int err;

	if (first == 256 || second == 256)
		spin_lock(&q->lock);
	err = transfer(first == 256 ? 1 : 2);
	if (second == 256 || first == 256)
		spin_unlock(&q->lock);
	return err;
}

int either_way_but_one(struct queue *q, struct entry *from, struct entry *to)
{
	unsigned long first = number_of(from), second = number_of(to);

	if (first == 256 || second == 256)
		spin_lock(&q->lock);
	if (second == 256)
		spin_unlock(&q->lock);
	return 0; // expect: unbalanced-lock: returning with spinlock 'q->lock' held, which other paths release
}
