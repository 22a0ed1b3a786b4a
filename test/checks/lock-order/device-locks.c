// RUN: %check %s
// Devices' own locks: any device may be another one's parent, and lockdep is
// told to validate no order of them (lockdep_set_novalidate_class()).

#include <linux/device.h>
#include <linux/mutex.h>

struct port {
	struct device dev;
	struct mutex list, state;
};

void port_attach(struct port *p)
{
	device_lock(&p->dev);
	mutex_lock(&p->list);
	mutex_unlock(&p->list);
	device_unlock(&p->dev);
}

void port_scan(struct port *p, struct device *child)
{
	mutex_lock(&p->list);
	device_lock(child);
	device_unlock(child);
	mutex_unlock(&p->list);
}

void port_attach_bad(struct port *p)
{
	mutex_lock(&p->state);
	mutex_lock(&p->list); // expect: lock-order: acquiring mutex 'p->list' while holding 'p->state', but elsewhere it is the other way round
	mutex_unlock(&p->list);
	mutex_unlock(&p->state);
}

void port_scan_bad(struct port *p)
{
	mutex_lock(&p->list);
	mutex_lock(&p->state);
	mutex_unlock(&p->state);
	mutex_unlock(&p->list);
}

/* The same device's is another matter. */
void port_twice(struct port *p)
{
	device_lock(&p->dev);
	device_lock(&p->dev); // expect: double-lock: acquiring mutex 'p->dev.mutex', which is held already
	device_unlock(&p->dev);
}
