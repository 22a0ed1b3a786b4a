// RUN: %check %s
// Resuming a device sleeps, unless its driver has called pm_runtime_irq_safe(): see runtime-pm-irq-safe.c.

#include <linux/interrupt.h>
#include <linux/pm_runtime.h>

struct mux {
	spinlock_t lock;
	struct device *dev;
	int irq, routes;
};

int mux_route(struct mux *m)
{
	int ret;

	spin_lock(&m->lock);
	ret = pm_runtime_resume_and_get(m->dev); // expect: sleep-in-atomic: 'pm_runtime_resume_and_get' may sleep while spinlock 'm->lock' is held
	if (!ret)
		m->routes++;
	spin_unlock(&m->lock);
	return ret;
}

void mux_free(struct mux *m)
{
	unsigned long flags;

	spin_lock_irqsave(&m->lock, flags);
	m->routes--;
	pm_runtime_put_sync(m->dev); // expect: sleep-in-atomic: 'pm_runtime_put_sync' may sleep while spinlock 'm->lock' is held
	spin_unlock_irqrestore(&m->lock, flags);
}

/* The lock is for the count alone. */
int mux_route_first(struct mux *m)
{
	int ret = pm_runtime_resume_and_get(m->dev);

	if (ret)
		return ret;
	spin_lock(&m->lock);
	m->routes++;
	spin_unlock(&m->lock);
	return 0;
}

/* A work does it. */
void mux_free_later(struct mux *m)
{
	spin_lock(&m->lock);
	m->routes--;
	pm_runtime_put(m->dev);
	spin_unlock(&m->lock);
}

static irqreturn_t mux_irq(int irq, void *data)
{
	struct mux *m = data;

	pm_runtime_get_sync(m->dev); // expect: sleep-in-atomic: 'pm_runtime_get_sync' may sleep in hardirq context \(interrupt handler 'mux_irq'\)
	m->routes = 0;
	pm_runtime_put(m->dev);
	return IRQ_HANDLED;
}

int mux_probe(struct mux *m)
{
	return request_irq(m->irq, mux_irq, 0, "mux", m);
}
