// RUN: %check %s
// Guards that keep more than the lock: a second object, and saved flags.

#include <linux/cleanup.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

struct context {
	raw_spinlock_t lock;
	int active;
};

struct processor {
	struct context own;
	struct context *task;
	struct context *group;
	int n;
};

static void lock_both(struct processor *p, struct context *c)
{
	raw_spin_lock(&p->own.lock);
	if (c)
		raw_spin_lock(&c->lock);
}

static void unlock_both(struct processor *p, struct context *c)
{
	if (c)
		raw_spin_unlock(&c->lock);
	raw_spin_unlock(&p->own.lock);
}

struct both {
	struct processor *p;
	struct context *c;
};

DEFINE_CLASS(both, struct both, unlock_both(_T.p, _T.c),
	     ({ lock_both(p, c); (struct both){ p, c }; }),
	     struct processor *p, struct context *c)

void with_a_guard(struct processor *p)
{
	if (!p->n)
		return;
	CLASS(both, held)(p, p->task);
	if (!p->group)
		return;
	p->own.active++;
}

void by_hand(struct processor *p)
{
	if (!p->n)
		return;
	lock_both(p, p->task);
	p->own.active++;
	unlock_both(p, p->task);
}

void with_another(struct processor *p)
{
	if (!p->n)
		return;
	lock_both(p, p->task);
	p->own.active++;
	raw_spin_unlock(&p->own.lock);
	if (p->task)
		raw_spin_unlock(&p->task->lock);
}

int leaves_one(struct processor *p)
{
	if (!p->n)
		return -22;
	lock_both(p, p->task);
	if (p->own.active)
		return -5; // expect: unbalanced-lock: returning with raw-spinlock
	unlock_both(p, p->task);
	return 0;
}

// A variable's instance of some processor is never NULL.
extern struct context contexts;
extern unsigned long offsets[];

#define context_of(cpu) \
	((struct context *)((unsigned long)&contexts + offsets[cpu]))

static inline void leave(struct context **c)
{
	if (*c)
		raw_spin_unlock_irq(&(*c)->lock);
}

void of_a_processor(int cpu)
{
	struct context *c __attribute__((cleanup(leave))) = context_of(cpu);

	raw_spin_lock_irq(&c->lock);
	c->active++;
}

static inline void irqs_on(struct context *c)
{
	if (c)
		local_irq_enable();
}

void each(int n)
{
	int i;

	if (!n)
		return;
	for (i = 0; i < n; i++) {
		struct context *c = context_of(i);

		local_irq_disable();
		c->active++;
		irqs_on(context_of(i));
	}
} // expect(analyzer: a pointer may be NULL that was computed from numbers): unbalanced-lock: returning with interrupts disabled

void each_but(struct processor *p, int n)
{
	int i;

	if (!n)
		return;
	for (i = 0; i < n; i++) {
		local_irq_disable();
		p->n++;
		if (p->n > 8)
			return; // expect: unbalanced-lock: returning with interrupts disabled
		local_irq_enable();
	}
}
