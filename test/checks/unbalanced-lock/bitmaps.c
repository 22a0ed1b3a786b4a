// RUN: %check %s
// test_bit() asks for a bit of memory, as `flags & BIT` does.

#include <linux/bitops.h>
#include <linux/mutex.h>

#define UP 1
#define BUSY 2

struct port {
	unsigned long state;
	struct mutex lock;
	int n;
};

int work(struct port *p);

void asked_twice(struct port *p)
{
	if (test_bit(UP, &p->state))
		mutex_lock(&p->lock);
	work(p);
	if (test_bit(UP, &p->state))
		mutex_unlock(&p->lock);
}

static bool is_up(const struct port *p)
{
	return test_bit(UP, &p->state);
}

void by_a_helper(struct port *p)
{
	if (is_up(p))
		mutex_lock(&p->lock);
	p->n++;
	if (is_up(p))
		mutex_unlock(&p->lock);
}

void asked_and_set(struct port *p)
{
	if (test_and_set_bit(BUSY, &p->state))
		return;
	mutex_lock(&p->lock);
	if (test_bit(BUSY, &p->state))
		mutex_unlock(&p->lock);
	clear_bit(BUSY, &p->state);
}

int cleared(struct port *p)
{
	mutex_lock(&p->lock);
	clear_bit(UP, &p->state);
	if (test_bit(UP, &p->state))
		return 1;
	mutex_unlock(&p->lock);
	return 0;
}

int by_number(struct port *p, int nr)
{
	set_bit(nr, &p->state);
	mutex_lock(&p->lock);
	if (test_and_clear_bit(nr, &p->state))
		mutex_unlock(&p->lock);
	return 0;
}

int of_two_bits(struct port *p)
{
	if (test_bit(UP, &p->state))
		mutex_lock(&p->lock);
	if (test_bit(BUSY, &p->state))
		return -16; // expect: unbalanced-lock: returning with mutex 'p->lock' held
	if (test_bit(UP, &p->state))
		mutex_unlock(&p->lock);
	return 0;
}

int changed(struct port *p)
{
	mutex_lock(&p->lock);
	clear_bit(UP, &p->state);
	if (p->n)
		change_bit(UP, &p->state);
	if (test_bit(UP, &p->state))
		return -5; // expect: unbalanced-lock: returning with mutex
	mutex_unlock(&p->lock);
	return 0;
}

void waits(struct port *p)
{
	set_bit(BUSY, &p->state);
	work(p);
	while (test_bit(BUSY, &p->state))
		p->n++;
	mutex_lock(&p->lock);
	mutex_lock(&p->lock); // expect: double-lock: held already
	mutex_unlock(&p->lock);
}

// Where the bitmap is, a function says.
static unsigned long *flags_of(struct port *p, int n)
{
	return &p[n].state;
}

static bool is_busy(struct port *p)
{
	return test_bit(BUSY, flags_of(p, 0));
}

static inline bool is_busy_and_up(struct port *p)
{
	return is_busy(p) && test_bit(UP, flags_of(p, 0));
}

int of_a_function(struct port *p)
{
	if (!is_busy_and_up(p))
		mutex_lock(&p->lock);
	work(p);
	if (!is_busy_and_up(p))
		mutex_unlock(&p->lock);
	return 0;
}

int of_another_function(struct port *p)
{
	if (!is_busy(p))
		mutex_lock(&p->lock);
	if (work(p))
		return -5; // expect: unbalanced-lock: returning with mutex 'p->lock' held
	if (!is_busy(p))
		mutex_unlock(&p->lock);
	return 0;
}
