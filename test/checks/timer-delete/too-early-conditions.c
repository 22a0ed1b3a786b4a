// RUN: %check %s

/* A handler schedules another one under a condition. What the driver's end may
   change keeps it from doing so; what says how the device is, does not. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

u32 readl(const volatile void *addr);

struct meter {
	struct work_struct work;
	struct timer_list timer;
	void *base;
	int irq, model, seen;
	bool closing, running;
};

static void meter_work(struct work_struct *w)
{
	struct meter *m = container_of(w, struct meter, work);

	m->seen++;
}

static void meter_tick(struct timer_list *t)
{
	struct meter *m = from_timer(m, t, timer);

	m->seen = 0;
}

static irqreturn_t meter_irq(int irq, void *data)
{
	struct meter *m = data;
	u32 status = readl(m->base);

	if (!(status & 4))
		return IRQ_NONE;
	if (m->model == 2)
		schedule_work(&m->work); // note: 'schedule_work' schedules it again here
	if (!m->closing)
		mod_timer(&m->timer, 100);
	return IRQ_HANDLED;
}

static int meter_probe(struct platform_device *pdev)
{
	struct meter *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	platform_set_drvdata(pdev, m);
	m->model = readl(m->base);
	INIT_WORK(&m->work, meter_work);
	timer_setup(&m->timer, meter_tick, 0);
	return request_irq(m->irq, meter_irq, 0, "meter", m); // note: 'meter_irq' is registered here
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *m = platform_get_drvdata(pdev);

	m->closing = true;
	timer_delete_sync(&m->timer);
	cancel_work_sync(&m->work); // expect: timer-delete: 'cancel_work_sync' comes too early: until 'free_irq' below, interrupt handler 'meter_irq' may schedule it again
	free_irq(m->irq, m);
}

static struct platform_driver meter_driver = {
	.probe = meter_probe,
	.remove = meter_remove,
};

/* Another callback of the kernel's switches it off. */
struct gauge {
	struct work_struct work;
	int irq, seen;
	bool running;
};

static void gauge_work(struct work_struct *w)
{
	struct gauge *g = container_of(w, struct gauge, work);

	g->seen++;
}

static irqreturn_t gauge_irq(int irq, void *data)
{
	struct gauge *g = data;

	if (g->running)
		schedule_work(&g->work);
	return IRQ_HANDLED;
}

static void gauge_shutdown(struct platform_device *pdev)
{
	struct gauge *g = platform_get_drvdata(pdev);

	g->running = false;
}

static int gauge_probe(struct platform_device *pdev)
{
	struct gauge *g = devm_kzalloc(&pdev->dev, sizeof(*g), GFP_KERNEL);

	if (!g)
		return -ENOMEM;
	platform_set_drvdata(pdev, g);
	INIT_WORK(&g->work, gauge_work);
	g->running = true;
	return request_irq(g->irq, gauge_irq, 0, "gauge", g);
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *g = platform_get_drvdata(pdev);

	cancel_work_sync(&g->work);
	free_irq(g->irq, g);
}

static struct platform_driver gauge_driver = {
	.probe = gauge_probe,
	.remove = gauge_remove,
	.shutdown = gauge_shutdown,
};
