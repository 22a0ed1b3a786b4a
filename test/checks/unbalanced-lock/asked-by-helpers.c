// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One helper acquires a lock, and another one releases it, where the same
// function of another file says so of the same.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct port {
	struct mutex lock;
	spinlock_t list_lock;
	int op, warned;
};

int op_supported(int op);
int op_allowed(int op);
int port_shared(struct port *p);
void log_op(const char *text, ...);

void port_begin(struct port *p, int op)
{
	if (!op_supported(op)) {
		log_op("no such op %d\n", op);
		return;
	}
	mutex_lock(&p->lock);
	p->op = op;
}

void port_end(struct port *p, int op)
{
	if (!op_supported(op))
		return;
	if (p->op != op)
		p->warned++;
	p->op = 0;
	mutex_unlock(&p->lock);
}

int constant(struct port *p)
{
	port_begin(p, 3);
	p->warned = 0;
	port_end(p, 3);
	return 0; // expect(analyzer: it tells answers apart): unbalanced-lock: returning with mutex 'p->lock' held
}

void argument(struct port *p, int op)
{
	port_begin(p, op);
	port_end(p, op);
} // expect(analyzer: it tells answers apart): unbalanced-lock: returning with mutex 'p->lock' held

// Of the object itself, with another lock.

static void port_list(struct port *p)
{
	if (port_shared(p))
		spin_lock(&p->list_lock);
}

static void port_unlist(struct port *p)
{
	if (port_shared(p)) {
		p->warned = 0;
		spin_unlock(&p->list_lock);
	}
}

void shared(struct port *p)
{
	port_list(p);
	p->op++;
	port_unlist(p);
}

// Only the release is a helper's.
void one_helper(struct port *p)
{
	if (op_supported(4))
		mutex_lock(&p->lock);
	port_end(p, 4); // expect(analyzer: it tells answers apart): unbalanced-lock: 'port_end' releases mutex 'p->lock'
}

// Of something else, which has another answer.

void another_op(struct port *p)
{
	port_begin(p, 3);
	port_end(p, 5); // expect(not analyzer: it is told of the acquisition): unbalanced-lock: 'port_end' releases mutex 'p->lock', which this path has not acquired
} // expect(analyzer: it tells answers apart): unbalanced-lock: returning with mutex 'p->lock' held

// Another question.

static void port_finish(struct port *p, int op)
{
	if (!op_allowed(op))
		return;
	p->op = 0;
	mutex_unlock(&p->lock);
}

void another_question(struct port *p)
{
	port_begin(p, 3);
	port_finish(p, 3); // expect(not analyzer: it is told of the acquisition): unbalanced-lock: 'port_finish' releases mutex 'p->lock', which this path has not acquired
} // expect(analyzer: it tells answers apart): unbalanced-lock: returning with mutex 'p->lock' held

// It asks at first whether there is anything to do: that is no question of the
// lock, and the answer may be another one by the time it has the lock.

int port_ready(struct port *p);

int twice(struct port *p)
{
	if (!port_ready(p))
		return -1;
	p->warned = 0;
	if (p->op)
		p->op = 1;
	mutex_lock(&p->lock);
	if (!port_ready(p))
		return -1; // expect: unbalanced-lock: returning with mutex 'p->lock' held
	mutex_unlock(&p->lock);
	return 0;
}
