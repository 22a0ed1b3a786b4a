// RUN: %check %s

/* Works on queues of the driver's own, and delayed ones. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern struct workqueue_struct *system_power_efficient_wq;
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *work,
			unsigned long delay);
bool cancel_delayed_work_sync(struct delayed_work *work);
void destroy_workqueue(struct workqueue_struct *wq);

/* On a queue of its own: who destroys that waits for the works on it, but a
   work that is still delayed is not there. */

struct gauge {
	struct workqueue_struct *queue;
	struct delayed_work late, cancelled;
	struct work_struct now;
	int status;
};

static void gauge_late(struct work_struct *w)
{
	struct gauge *g = container_of(w, struct gauge, late.work);

	g->status++;
}

static void gauge_cancelled(struct work_struct *w)
{
	struct gauge *g = container_of(w, struct gauge, cancelled.work);

	g->status++;
}

static void gauge_now(struct work_struct *w)
{
	struct gauge *g = container_of(w, struct gauge, now);

	g->status++;
}

static irqreturn_t gauge_irq(int irq, void *data)
{
	struct gauge *g = data;

	queue_delayed_work(g->queue, &g->late, 100); // note: 'queue_delayed_work' schedules it here
	queue_delayed_work(g->queue, &g->cancelled, 100);
	queue_work(g->queue, &g->now);
	return IRQ_HANDLED;
}

static int gauge_probe(struct platform_device *pdev)
{
	struct gauge *g = devm_kzalloc(&pdev->dev, sizeof(*g), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!g)
		return -ENOMEM;
	platform_set_drvdata(pdev, g);
	INIT_DELAYED_WORK(&g->late, gauge_late); // expect: timer-delete: nothing stops work function 'gauge_late', which may run after what contains its object is freed
	INIT_DELAYED_WORK(&g->cancelled, gauge_cancelled);
	INIT_WORK(&g->now, gauge_now);
	return request_irq(6, gauge_irq, 0, "gauge", g);
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *g = platform_get_drvdata(pdev);

	free_irq(6, g);
	cancel_delayed_work_sync(&g->cancelled);
	destroy_workqueue(g->queue);
}

static struct platform_driver gauge_driver = {
	.probe = gauge_probe,
	.remove = gauge_remove,
};

/* The handler is made in a function that is told where the object is. */

struct scope {
	struct delayed_work sample, lent;
	int status;
};

void lend(struct delayed_work *w);

static void scope_sample(struct work_struct *w)
{
	struct scope *s = container_of(w, struct scope, sample.work);

	s->status++;
	queue_delayed_work(system_power_efficient_wq, &s->sample, 100); // note: 'queue_delayed_work' schedules it here
}

static void scope_lent(struct work_struct *w)
{
	struct scope *s = container_of(w, struct scope, lent.work);

	s->status++;
	queue_delayed_work(system_power_efficient_wq, &s->lent, 100);
}

static void scope_init(struct scope *s)
{
	INIT_DELAYED_WORK(&s->sample, scope_sample); // expect: timer-delete: nothing stops work function 'scope_sample', which may run after what contains its object is freed
	INIT_DELAYED_WORK(&s->lent, scope_lent);
	lend(&s->lent);
}

static int scope_probe(struct platform_device *pdev)
{
	struct scope *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!s)
		return -ENOMEM;
	platform_set_drvdata(pdev, s);
	scope_init(s);
	schedule_delayed_work(&s->sample, 100);
	schedule_delayed_work(&s->lent, 100);
	return 0;
}

static void scope_remove(struct platform_device *pdev)
{
	struct scope *s = platform_get_drvdata(pdev);

	s->status = 0;
}

static struct platform_driver scope_driver = {
	.probe = scope_probe,
	.remove = scope_remove,
};
