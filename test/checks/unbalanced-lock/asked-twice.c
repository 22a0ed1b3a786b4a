// RUN: %check %s
// A function that only asks gives the same answer while nothing has changed
// that the answer depends on.

#include <linux/mutex.h>

struct ops {
	int load, unload;
};

struct port {
	struct ops *ops;
	int line, index, type;
	unsigned int flags;
	void (*setup)(struct port *p);
};

#define PORT_SLOW 1
#define PORT_FIXED 2
#define PORT_SHARED 4

static struct mutex all;

void start(struct port *p);

// Two ways to come back with 1.
static int needs_all(struct port *p)
{
	if (p->ops->load || p->ops->unload)
		return 1;
	return 0;
}

// Two ways to come back with 0.
static inline int is_first(struct port *p)
{
	return p->line >= 0 && p->line == p->index;
}

void either(struct port *p)
{
	if (needs_all(p))
		mutex_lock(&all);
	start(p);
	if (needs_all(p))
		mutex_unlock(&all);
}

void both(struct port *p)
{
	if (is_first(p))
		mutex_lock(&all);
	p->setup(p);
	if (is_first(p))
		mutex_unlock(&all);
}

int early(struct port *p, int error)
{
	if (needs_all(p))
		mutex_lock(&all);
	if (error) {
		if (needs_all(p))
			mutex_unlock(&all);
		return error;
	}
	start(p);
	if (needs_all(p))
		mutex_unlock(&all);
	return 0;
}

void of_another(struct port *p, struct port *q)
{
	if (needs_all(p))
		mutex_lock(&all);
	start(p);
	if (needs_all(q))
		mutex_unlock(&all); // expect(analyzer: it tells of the release): unbalanced-lock: releasing mutex 'all', which this path has not acquired
} // expect(not analyzer: it is told of the release): unbalanced-lock: returning with mutex 'all' held

void changed(struct port *p)
{
	if (is_first(p))
		mutex_lock(&all);
	p->index = p->type;
	if (is_first(p))
		mutex_unlock(&all); // expect(analyzer: it tells of the release): unbalanced-lock: releasing mutex 'all', which this path has not acquired
} // expect(not analyzer: it is told of the release): unbalanced-lock: returning with mutex 'all' held

// The tests of other bits in between do not make too many paths.
void many_bits(struct port *p)
{
	int how = 0;

	if (p->flags & 0x10)
		how |= 1;
	if (p->flags & 0x20)
		how |= 2;
	if (p->flags & 0x40)
		how |= 4;
	if (p->flags & 0x80)
		how |= 8;
	if (p->flags & 0x100)
		how |= 16;
	if (p->flags & PORT_SHARED)
		mutex_lock(&all);
	p->type = how;
	if (p->flags & PORT_SHARED)
		mutex_unlock(&all);
}

// Bits of a flags word that the path sets are not the ones that it asks for,
// and other files leave both alone.
void bits(struct port *p)
{
	if (p->flags & PORT_SHARED)
		mutex_lock(&all);
	p->flags |= PORT_SLOW;
	start(p);
	if (p->flags & PORT_SHARED)
		mutex_unlock(&all); // expect(analyzer: another file may change the bits): unbalanced-lock: releasing mutex 'all', which this path has not acquired
}

void set_bit_by_hand(struct port *p)
{
	p->flags |= PORT_SHARED;
	mutex_lock(&all);
	start(p);
	if (p->flags & PORT_SHARED)
		mutex_unlock(&all);
} // expect(analyzer: another file may change the bits): unbalanced-lock: returning with mutex 'all' held

void other_bits(struct port *p)
{
	if (p->flags & PORT_SHARED)
		mutex_lock(&all);
	p->flags |= PORT_SLOW;
	start(p);
	if (p->flags & PORT_FIXED)
		mutex_unlock(&all); // expect(analyzer: it tells of the release): unbalanced-lock: releasing mutex 'all', which this path has not acquired
} // expect(not analyzer: it is told of the release): unbalanced-lock: returning with mutex 'all' held
