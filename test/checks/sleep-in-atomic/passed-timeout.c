// RUN: %check %s
// Helpers that choose by an argument what the caller then goes by: a timeout, 0
// if the caller must not wait, in a variable that is passed by its address.

#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	long timeout;
	int busy;
};

int port_failed(struct port *p);
struct port *port_find(struct port *p, unsigned int id);

static inline long send_timeout(const struct port *p, bool noblock)
{
	return noblock ? 0 : p->timeout;
}

static int attach(struct port *p, long *timeout)
{
	if (!p->busy)
		return 0;
	if (!*timeout)
		return -EAGAIN;
	msleep(*timeout);
	*timeout = p->timeout;
	return port_failed(p) ? -EINTR : 1;
}

int port_send(struct port *p, unsigned int id, int nonblock)
{
	long timeout = send_timeout(p, nonblock);
	struct port *to;
	int err;

retry:
	to = port_find(p, id);
	if (!to)
		return -EINVAL;
	err = attach(to, &timeout);
	if (err == 1)
		goto retry;
	return err;
}

int port_send_now(struct port *p)
{
	int err;

	spin_lock(&p->lock);
	err = port_send(p, 3, 0x40);
	spin_unlock(&p->lock);
	return err;
}

int port_send_bad(struct port *p)
{
	int err;

	spin_lock(&p->lock);
	err = port_send(p, 3, 0); // expect: sleep-in-atomic: 'port_send' may sleep \(in 'msleep'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
	return err;
}

/* The flag is one of several, of which some are cleared on the way. */
static int append(struct port *p, int flags)
{
	if (!p->busy)
		flags &= ~0x100;
	return port_send(p, flags & 0x100, flags & 0x40);
}

int port_append_now(struct port *p)
{
	int err;

	spin_lock(&p->lock);
	err = append(p, 0x40);
	spin_unlock(&p->lock);
	return err;
}
