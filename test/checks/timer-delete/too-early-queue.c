// RUN: %check %s

/* A work queue is destroyed before what queues to it is stopped, and what a
   queue's works schedule is stopped before the queue. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

void destroy_workqueue(struct workqueue_struct *wq);

struct pump {
	struct workqueue_struct *wq;
	struct work_struct work;
	struct timer_list timer;
	int irq, n;
};

static void pump_work(struct work_struct *w)
{
	struct pump *p = container_of(w, struct pump, work);

	mod_timer(&p->timer, 5); // note: 'mod_timer' schedules it again here
}

static void pump_tick(struct timer_list *t)
{
	struct pump *p = from_timer(p, t, timer);

	p->n++;
}

static irqreturn_t pump_irq(int irq, void *data)
{
	struct pump *p = data;

	queue_work(p->wq, &p->work); // note: 'queue_work' schedules it again here
	return IRQ_HANDLED;
}

static int pump_probe(struct platform_device *pdev)
{
	struct pump *p = platform_get_drvdata(pdev);

	INIT_WORK(&p->work, pump_work);
	timer_setup(&p->timer, pump_tick, 0);
	return request_irq(p->irq, pump_irq, 0, "pump", p);
}

static void pump_remove(struct platform_device *pdev)
{
	struct pump *p = platform_get_drvdata(pdev);

	destroy_workqueue(p->wq); // expect: timer-delete: 'destroy_workqueue' comes too early: until 'free_irq' below, interrupt handler 'pump_irq' may queue to it
	free_irq(p->irq, p);
	timer_delete_sync(&p->timer);
}

static struct platform_driver pump_driver = {
	.probe = pump_probe,
	.remove = pump_remove,
};

static void timer_first_remove(struct platform_device *pdev)
{
	struct pump *p = platform_get_drvdata(pdev);

	free_irq(p->irq, p);
	timer_delete_sync(&p->timer); // expect: timer-delete: 'timer_delete_sync' comes too early: until 'destroy_workqueue' below, work function 'pump_work' may schedule it again
	destroy_workqueue(p->wq);
}

static struct platform_driver timer_first_driver = {
	.probe = pump_probe,
	.remove = timer_first_remove,
};

static void right_order_remove(struct platform_device *pdev)
{
	struct pump *p = platform_get_drvdata(pdev);

	free_irq(p->irq, p);
	destroy_workqueue(p->wq);
	timer_delete_sync(&p->timer);
}

static struct platform_driver right_order_driver = {
	.probe = pump_probe,
	.remove = right_order_remove,
};

/* Another queue. */
struct valve {
	struct workqueue_struct *wq, *spare;
	struct work_struct work;
	int irq, n;
};

static void valve_work(struct work_struct *w)
{
	struct valve *v = container_of(w, struct valve, work);

	v->n++;
}

static irqreturn_t valve_irq(int irq, void *data)
{
	struct valve *v = data;

	queue_work(v->wq, &v->work);
	return IRQ_HANDLED;
}

static int valve_probe(struct platform_device *pdev)
{
	struct valve *v = platform_get_drvdata(pdev);

	INIT_WORK(&v->work, valve_work);
	return request_irq(v->irq, valve_irq, 0, "valve", v);
}

static void valve_remove(struct platform_device *pdev)
{
	struct valve *v = platform_get_drvdata(pdev);

	destroy_workqueue(v->spare);
	free_irq(v->irq, v);
	destroy_workqueue(v->wq);
}

static struct platform_driver valve_driver = {
	.probe = valve_probe,
	.remove = valve_remove,
};

/* A work that queues itself again is cancelled for good. */
struct clock {
	struct workqueue_struct *wq;
	struct delayed_work tick;
	int n;
};

static void clock_tick(struct work_struct *w)
{
	struct clock *c = container_of(w, struct clock, tick.work);

	queue_delayed_work_on(0, c->wq, &c->tick, 10);
}

static int clock_probe(struct platform_device *pdev)
{
	struct clock *c = platform_get_drvdata(pdev);

	INIT_DELAYED_WORK(&c->tick, clock_tick);
	return 0;
}

static void clock_remove(struct platform_device *pdev)
{
	struct clock *c = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&c->tick);
	destroy_workqueue(c->wq);
}

static struct platform_driver clock_driver = {
	.probe = clock_probe,
	.remove = clock_remove,
};
