// RUN: %check %s

/* A driver's end waits for a handler before it stops what schedules that. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct charger {
	struct work_struct work, other;
	struct timer_list timer;
	bool stopping;
	int irq, status;
};

static void charger_work(struct work_struct *w)
{
	struct charger *c = container_of(w, struct charger, work);

	c->status++;
}

static irqreturn_t charger_irq(int irq, void *data)
{
	struct charger *c = data;

	schedule_work(&c->work); // note: 'schedule_work' schedules it again here
	return IRQ_HANDLED;
}

static int charger_probe(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	INIT_WORK(&c->work, charger_work);
	return request_irq(c->irq, charger_irq, 0, "charger", c); // note: 'charger_irq' is registered here
}

static void charger_remove(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	cancel_work_sync(&c->work); // expect: timer-delete: 'cancel_work_sync' comes too early: until 'free_irq' below, interrupt handler 'charger_irq' may schedule it again
	free_irq(c->irq, c); // note: 'free_irq' waits for the handler here
}

static struct platform_driver charger_driver = {
	.probe = charger_probe,
	.remove = charger_remove, // note: 'charger_remove' is registered here
};

static void right_order_remove(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	free_irq(c->irq, c);
	cancel_work_sync(&c->work);
}

static struct platform_driver right_order_driver = {
	.probe = charger_probe,
	.remove = right_order_remove,
};

static void twice_remove(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	cancel_work_sync(&c->work);
	free_irq(c->irq, c);
	cancel_work_sync(&c->work);
}

static struct platform_driver twice_driver = {
	.probe = charger_probe,
	.remove = twice_remove,
};

/* The interrupt is off by then. */
static void disabled_remove(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	disable_irq(c->irq);
	cancel_work_sync(&c->work);
	free_irq(c->irq, c);
}

static struct platform_driver disabled_driver = {
	.probe = charger_probe,
	.remove = disabled_remove,
};

/* Only one of them happens. */
static void either_remove(struct platform_device *pdev)
{
	struct charger *c = platform_get_drvdata(pdev);

	if (c->stopping) {
		cancel_work_sync(&c->work);
		return;
	}
	free_irq(c->irq, c);
}

static struct platform_driver either_driver = {
	.probe = charger_probe,
	.remove = either_remove,
};

/* Not the driver's end: it may be scheduled again, and that is right. */
void charger_pause(struct charger *c)
{
	cancel_work_sync(&c->work);
	free_irq(c->irq, c);
}

/* The handler asks whether it may. */
struct sensor {
	struct work_struct work;
	bool stopping;
	int irq, n;
};

static void sensor_work(struct work_struct *w)
{
	struct sensor *s = container_of(w, struct sensor, work);

	s->n++;
}

static irqreturn_t sensor_irq(int irq, void *data)
{
	struct sensor *s = data;

	if (!s->stopping)
		schedule_work(&s->work);
	return IRQ_HANDLED;
}

static int sensor_probe(struct platform_device *pdev)
{
	struct sensor *s = platform_get_drvdata(pdev);

	INIT_WORK(&s->work, sensor_work);
	return request_irq(s->irq, sensor_irq, 0, "sensor", s);
}

static void sensor_remove(struct platform_device *pdev)
{
	struct sensor *s = platform_get_drvdata(pdev);

	s->stopping = true;
	cancel_work_sync(&s->work);
	free_irq(s->irq, s);
}

static struct platform_driver sensor_driver = {
	.probe = sensor_probe,
	.remove = sensor_remove,
};

/* Both in a helper. */
static void charger_stop(struct charger *c)
{
	cancel_work_sync(&c->work); // expect: timer-delete: 'cancel_work_sync' comes too early: until 'free_irq' below, interrupt handler 'charger_irq' may schedule it again
	free_irq(c->irq, c); // note: 'free_irq' waits for the handler here
}

static void by_helper_remove(struct platform_device *pdev)
{
	charger_stop(platform_get_drvdata(pdev));
}

static struct platform_driver by_helper_driver = {
	.probe = charger_probe,
	.remove = by_helper_remove, // note: 'by_helper_remove' is registered here
};
