// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A handler that is registered only with a flag which the file never sets does
// not run. Whatever may set the flag otherwise is respected.

#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

int lookup(void);

#define ONE_VECTOR 0x1
#define MANY_VECTORS 0x2
#define POLLED 0x4

struct nic {
	unsigned int caps;	/* MANY_VECTORS is never set */
	bool split;		/* never true */
	int mode;		/* 0 or 1 */
	unsigned int orred;
	unsigned long bits;
	bool found;
	bool read;
	int irq, n;
};

struct options {
	bool split;
};

struct port {
	struct options o;
	spinlock_t lock;
	int irq, n;
};

static DEFINE_SPINLOCK(by_caps);
static DEFINE_SPINLOCK(by_bool);
static DEFINE_SPINLOCK(by_mode);
static DEFINE_SPINLOCK(by_orred);
static DEFINE_SPINLOCK(by_bits);
static DEFINE_SPINLOCK(by_found);
static DEFINE_SPINLOCK(by_device);
static int n;

#define HANDLER(name)						\
static irqreturn_t name##_irq(int irq, void *data)		\
{								\
	spin_lock(&name);					\
	n++;							\
	spin_unlock(&name);					\
	return IRQ_HANDLED;					\
}
HANDLER(by_caps)
HANDLER(by_bool)
HANDLER(by_mode)
HANDLER(by_orred)
HANDLER(by_bits)
HANDLER(by_found)
HANDLER(by_device)

static irqreturn_t port_irq(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->lock);
	p->n++;
	spin_unlock(&p->lock);
	return IRQ_HANDLED;
}

static void nic_init(struct nic *d)
{
	unsigned int saved;

	d->caps = ONE_VECTOR;
	d->caps |= POLLED;
	d->caps &= ~ONE_VECTOR;
	saved = d->caps;
	d->caps = 0;
	d->caps = saved;
	d->split = false;
	d->mode = d->n > 3 ? 1 : 0;
	d->orred |= d->n > 2 ? MANY_VECTORS : 0;
	set_bit(3, &d->bits);
	d->found = lookup();
}

static int nic_start(struct nic *d, struct device *dev)
{
	if (d->caps & MANY_VECTORS) {
		d->caps |= POLLED;
		return request_irq(d->irq, by_caps_irq, 0, "nic", d);
	}
	if (d->split)
		return request_irq(d->irq, by_bool_irq, 0, "nic", d);
	if (d->mode == 2)
		return request_irq(d->irq, by_mode_irq, 0, "nic", d);
	if (d->orred & MANY_VECTORS)
		return request_irq(d->irq, by_orred_irq, 0, "nic", d);
	if (d->bits & 8)
		return request_irq(d->irq, by_bits_irq, 0, "nic", d);
	if (d->found)
		return request_irq(d->irq, by_found_irq, 0, "nic", d);
	return 0;
}

/* The struct is a header's: others may set it. */
static int device_start(struct net_device *dev)
{
	if (dev->flags & 0x100)
		return request_irq(7, by_device_irq, 0, "dev", dev);
	return 0;
}

/* From user space. */
static int port_ioctl(struct port *p, const void *arg)
{
	if (copy_from_user(&p->o, arg, sizeof(p->o)))
		return -14;
	if (p->o.split)
		return request_irq(p->irq, port_irq, 0, "port", p);
	return 0;
}

void take(struct port *p)
{
	might_sleep();
	spin_lock(&by_caps);
	spin_unlock(&by_caps);
	spin_lock(&by_bool);
	spin_unlock(&by_bool);
	spin_lock(&by_mode);
	spin_unlock(&by_mode);
	spin_lock(&by_orred); // expect: irq-unsafe-lock: 'by_orred'
	spin_unlock(&by_orred);
	spin_lock(&by_bits); // expect: irq-unsafe-lock: 'by_bits'
	spin_unlock(&by_bits);
	spin_lock(&by_found); // expect: irq-unsafe-lock: 'by_found'
	spin_unlock(&by_found);
	spin_lock(&by_device); // expect: irq-unsafe-lock: 'by_device'
	spin_unlock(&by_device);
	spin_lock(&p->lock); // expect: irq-unsafe-lock: 'p->lock'
	spin_unlock(&p->lock);
}

int start(struct nic *d, struct net_device *dev, struct port *p, const void *arg)
{
	nic_init(d);
	return nic_start(d, NULL) + device_start(dev) + port_ioctl(p, arg);
}
