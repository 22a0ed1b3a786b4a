// RUN: %check %s

/* A work or a timer that is scheduled, and that nothing stops. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

/* Freed with the device. */

struct managed {
	struct work_struct work, cancelled, lent, own_queue;
	struct timer_list timer;
	struct workqueue_struct *queue;
	int status;
};

static void managed_work(struct work_struct *w)
{
	struct managed *m = container_of(w, struct managed, work);

	m->status++;
}

static void managed_tick(struct timer_list *t)
{
	struct managed *m = from_timer(m, t, timer);

	m->status++;
	mod_timer(&m->timer, jiffies + 100); // note: 'mod_timer' schedules it here
}

static irqreturn_t managed_irq(int irq, void *data)
{
	struct managed *m = data;

	schedule_work(&m->work); // note: 'schedule_work' schedules it here
	schedule_work(&m->cancelled);
	schedule_work(&m->lent);
	queue_work(m->queue, &m->own_queue);
	return IRQ_HANDLED;
}

void lend(struct work_struct *w);

static int managed_probe(struct platform_device *pdev)
{
	struct managed *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!m)
		return -ENOMEM;
	platform_set_drvdata(pdev, m);
	INIT_WORK(&m->work, managed_work); // expect: timer-delete: nothing stops work function 'managed_work', which may run after what contains its object is freed
	INIT_WORK(&m->cancelled, managed_work);
	INIT_WORK(&m->lent, managed_work);
	INIT_WORK(&m->own_queue, managed_work);
	lend(&m->lent);
	timer_setup(&m->timer, managed_tick, 0); // expect: timer-delete: nothing stops timer function 'managed_tick', which may run after what contains its object is freed
	return devm_request_irq(&pdev->dev, 5, managed_irq, 0, "managed", m);
}

static void managed_remove(struct platform_device *pdev)
{
	struct managed *m = platform_get_drvdata(pdev);

	if (m->status)
		cancel_work_sync(&m->cancelled);
}

static struct platform_driver managed_driver = {
	.probe = managed_probe,
	.remove = managed_remove,
};

/* Freed by the driver's end. */

struct freed {
	struct work_struct work;
	int status;
};

static void freed_work(struct work_struct *w)
{
	struct freed *f = container_of(w, struct freed, work);

	f->status++;
}

static irqreturn_t freed_irq(int irq, void *data)
{
	struct freed *f = data;

	schedule_work(&f->work); // note: 'schedule_work' schedules it here
	return IRQ_HANDLED;
}

static int freed_probe(struct platform_device *pdev)
{
	struct freed *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	platform_set_drvdata(pdev, f);
	INIT_WORK(&f->work, freed_work); // expect: timer-delete: nothing stops work function 'freed_work', which may run after what contains its object is freed
	return request_irq(6, freed_irq, 0, "freed", f);
}

static void freed_remove(struct platform_device *pdev)
{
	struct freed *f = platform_get_drvdata(pdev);

	free_irq(6, f);
	f->status = 0;
	kfree(f); // note: freed by 'kfree' here
}

static struct platform_driver freed_driver = {
	.probe = freed_probe,
	.remove = freed_remove,
};

/* Never freed as far as one sees. */

struct kept {
	struct work_struct work;
	int status;
};

static void kept_work(struct work_struct *w)
{
	struct kept *k = container_of(w, struct kept, work);

	k->status++;
}

static irqreturn_t kept_irq(int irq, void *data)
{
	struct kept *k = data;

	schedule_work(&k->work);
	return IRQ_HANDLED;
}

static int kept_probe(struct platform_device *pdev)
{
	struct kept *k = kzalloc(sizeof(*k), GFP_KERNEL);

	if (!k)
		return -ENOMEM;
	platform_set_drvdata(pdev, k);
	INIT_WORK(&k->work, kept_work);
	return request_irq(7, kept_irq, 0, "kept", k);
}

static struct platform_driver kept_driver = {
	.probe = kept_probe,
};
