// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A semaphore that is initialised to 1 is a lock, if nobody releases it who has not acquired it.

#include <linux/semaphore.h>

struct port {
	struct semaphore bus, slots, done, either;
	int n;
};

static DEFINE_SEMAPHORE(table, 1);
static DEFINE_SEMAPHORE(places, 4);
static struct {
	int n;
	struct semaphore gate;
} hub = { .gate = __SEMAPHORE_INITIALIZER(hub.gate, 1) };

int transfer(struct port *p);

void port_init(struct port *p, bool many)
{
	sema_init(&p->bus, 1);
	sema_init(&p->slots, 3);
	sema_init(&p->done, 1);
	if (many)
		sema_init(&p->either, 2);
	else
		sema_init(&p->either, 1);
}

static int read_reg(struct port *p)
{
	int r;

	down(&p->bus);
	r = transfer(p);
	up(&p->bus);
	return r;
}

int update(struct port *p)
{
	int r;

	down(&p->bus);
	r = read_reg(p); // expect: double-lock: 'read_reg' acquires binary semaphore 'p->bus', which is held already
	up(&p->bus);
	return r;
}

int update_after(struct port *p)
{
	down(&p->bus);
	p->n = 0;
	up(&p->bus);
	return read_reg(p);
}

void take_two_slots(struct port *p)
{
	down(&p->slots);
	down(&p->slots);
	transfer(p);
	up(&p->slots);
	up(&p->slots);
}

// Its interrupt handler, say, releases it.
void transfer_done(struct port *p)
{
	up(&p->done);
}

int wait_for_transfer(struct port *p)
{
	down(&p->done);
	transfer(p);
	down(&p->done);
	up(&p->done);
	return 0;
}

void count_unknown(struct port *p)
{
	down(&p->either);
	down(&p->either);
	up(&p->either);
	up(&p->either);
}

int lookup(void)
{
	down(&table);
	if (hub.n)
		down(&table); // expect: double-lock: acquiring binary semaphore 'table'
	up(&table);
	return 0;
}

int lookup_trying(void)
{
	down(&table);
	if (!down_trylock(&table))
		up(&table);
	up(&table);
	return 0;
}

void two_places(void)
{
	down(&places);
	down(&places);
	up(&places);
	up(&places);
}

void open_gate(void)
{
	down(&hub.gate);
	if (hub.n) {
		up(&hub.gate);
		hub.n = 0;
	}
	up(&hub.gate); // expect: unbalanced-lock: releasing binary semaphore 'hub.gate', which this path has released already
}
