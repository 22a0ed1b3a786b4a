// RUN: %check %s
// A loop reads memory into a variable, and asks for it more than once: it is
// the same value until the variable is read anew.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	int open;
};
struct hub {
	struct port *current_port;
	int mode;
};

void hub_use(struct port *p);
int hub_mode(void);

void use_current(struct hub *hub)
{
	struct port *p;
again:
	p = hub->current_port;
	if (p)
		spin_lock(&p->lock);
	if (!p) {
		msleep(1);
		goto again;
	}
	hub_use(p);
	spin_unlock(&p->lock);
}

void use_rounds(int *asked, spinlock_t *lock)
{
	for (;;) {
		int want = *asked;

		if (want)
			spin_lock(lock);
		hub_use(0);
		if (want) {
			spin_unlock(lock);
			return;
		}
	}
}

static struct port *grab(struct port **from)
{
	struct port *p = *from;

	if (!p)
		return p;
	spin_lock(&p->lock);
	return p;
}

int grab_any(struct port **from)
{
	struct port *p;

	while (1) {
		p = grab(from);
		if (!p) {
			msleep(1);
			continue;
		}
		hub_use(p);
		spin_unlock(&p->lock);
		return 0;
	}
}

// Read twice: what the first reading was says nothing of the second.
int reread(struct hub *hub, spinlock_t *lock)
{
	int mode;

	for (;;) {
		mode = hub->mode;
		if (mode)
			spin_lock(lock); // expect(not analyzer: it takes both for one reading): double-lock: acquiring spinlock 'lock', which is held already
		hub_use(0);
		mode = hub->mode;
		if (mode) {
			spin_unlock(lock); // expect(not analyzer: it takes both for one reading): unbalanced-lock: releasing spinlock 'lock', which this path has not acquired
			return 0;
		}
	}
}

void wait_open(struct hub *hub, spinlock_t *lock)
{
	int mode = hub->mode;

	if (mode)
		return;
	spin_lock(lock);
	for (;;) {
		mode = hub->mode;
		if (mode)
			break;
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'lock' is held
	}
	spin_unlock(lock);
	msleep(1);
}

// The lock that this round has taken is forgotten.
void forgets(int *asked, spinlock_t *lock)
{
	for (;;) {
		int want = *asked;

		if (want)
			spin_lock(lock); // note: 'lock' acquired here
		hub_use(0);
		if (want && hub_mode())
			return; // expect: unbalanced-lock: returning with spinlock 'lock' held
		if (want) {
			spin_unlock(lock);
			return;
		}
	}
}
