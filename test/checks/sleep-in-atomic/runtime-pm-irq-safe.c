// RUN: %check %s
// Devices that may be resumed with interrupts disabled; others are in runtime-pm.c.

#include <linux/delay.h>
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
	ret = pm_runtime_resume_and_get(m->dev);
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
	pm_runtime_put_sync(m->dev);
	spin_unlock_irqrestore(&m->lock, flags);
}

static irqreturn_t mux_irq(int irq, void *data)
{
	struct mux *m = data;

	pm_runtime_get_sync(m->dev);
	m->routes = 0;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context
	pm_runtime_put(m->dev);
	return IRQ_HANDLED;
}

int mux_probe(struct mux *m)
{
	pm_runtime_irq_safe(m->dev);
	return request_irq(m->irq, mux_irq, 0, "mux", m);
}
