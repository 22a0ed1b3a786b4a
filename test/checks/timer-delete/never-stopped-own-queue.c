// RUN: %check %s

/* A queue that the driver destroys is its own: who waits for the works on it
   does not wait for those on the kernel's queues. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern struct workqueue_struct *system_highpri_wq;
void destroy_workqueue(struct workqueue_struct *wq);

/* Destroyed where the driver ends. */

struct tuner {
	struct workqueue_struct *queue;
	struct work_struct key, scan;
	int status;
};

static void tuner_key(struct work_struct *w)
{
	struct tuner *t = container_of(w, struct tuner, key);

	t->status++;
}

static void tuner_scan(struct work_struct *w)
{
	struct tuner *t = container_of(w, struct tuner, scan);

	t->status++;
}

static irqreturn_t tuner_irq(int irq, void *data)
{
	struct tuner *t = data;

	queue_work(t->queue, &t->scan);
	schedule_work(&t->key); // note: 'schedule_work' schedules it here
	return IRQ_HANDLED;
}

static int tuner_probe(struct platform_device *pdev)
{
	struct tuner *t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	platform_set_drvdata(pdev, t);
	INIT_WORK(&t->key, tuner_key); // expect: timer-delete: nothing stops work function 'tuner_key', which may run after what contains its object is freed
	INIT_WORK(&t->scan, tuner_scan);
	return request_irq(5, tuner_irq, 0, "tuner", t);
}

static void tuner_remove(struct platform_device *pdev)
{
	struct tuner *t = platform_get_drvdata(pdev);

	free_irq(5, t);
	destroy_workqueue(t->queue);
}

static struct platform_driver tuner_driver = {
	.probe = tuner_probe,
	.remove = tuner_remove,
};

/* Emptied by hand before that, and the work is on another one of the kernel's
   queues. */

struct mouse {
	struct workqueue_struct *effects;
	struct work_struct reset, play;
	int status;
};

static void mouse_reset(struct work_struct *w)
{
	struct mouse *m = container_of(w, struct mouse, reset);

	m->status++;
}

static void mouse_play(struct work_struct *w)
{
	struct mouse *m = container_of(w, struct mouse, play);

	m->status++;
}

static irqreturn_t mouse_irq(int irq, void *data)
{
	struct mouse *m = data;

	queue_work(m->effects, &m->play);
	queue_work(system_highpri_wq, &m->reset); // note: 'queue_work' schedules it here
	return IRQ_HANDLED;
}

static int mouse_probe(struct platform_device *pdev)
{
	struct mouse *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	platform_set_drvdata(pdev, m);
	INIT_WORK(&m->reset, mouse_reset); // expect: timer-delete: nothing stops work function 'mouse_reset', which may run after what contains its object is freed
	INIT_WORK(&m->play, mouse_play);
	return request_irq(6, mouse_irq, 0, "mouse", m);
}

static void mouse_remove(struct platform_device *pdev)
{
	struct mouse *m = platform_get_drvdata(pdev);

	free_irq(6, m);
	flush_workqueue(m->effects);
	destroy_workqueue(m->effects);
}

static struct platform_driver mouse_driver = {
	.probe = mouse_probe,
	.remove = mouse_remove,
};
