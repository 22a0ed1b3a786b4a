// RUN: %check %s

/* Works on the kernel's own queues. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *shared_queue;

struct meter {
	struct work_struct urgent, flushed, elsewhere;
	int status;
};

static void meter_urgent(struct work_struct *w)
{
	struct meter *m = container_of(w, struct meter, urgent);

	m->status++;
}

static void meter_flushed(struct work_struct *w)
{
	struct meter *m = container_of(w, struct meter, flushed);

	m->status++;
}

static void meter_elsewhere(struct work_struct *w)
{
	struct meter *m = container_of(w, struct meter, elsewhere);

	m->status++;
}

static irqreturn_t meter_irq(int irq, void *data)
{
	struct meter *m = data;

	queue_work(system_highpri_wq, &m->urgent); // note: 'queue_work' schedules it here
	queue_work(system_highpri_wq, &m->flushed);
	queue_work(shared_queue, &m->elsewhere);
	return IRQ_HANDLED;
}

static int meter_probe(struct platform_device *pdev)
{
	struct meter *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!m)
		return -ENOMEM;
	platform_set_drvdata(pdev, m);
	INIT_WORK(&m->urgent, meter_urgent); // expect: timer-delete: nothing stops work function 'meter_urgent', which may run after what contains its object is freed
	INIT_WORK(&m->flushed, meter_flushed);
	INIT_WORK(&m->elsewhere, meter_elsewhere);
	return request_irq(5, meter_irq, 0, "meter", m);
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *m = platform_get_drvdata(pdev);

	free_irq(5, m);
	flush_work(&m->flushed);
}

static struct platform_driver meter_driver = {
	.probe = meter_probe,
	.remove = meter_remove,
};

