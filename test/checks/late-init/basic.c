// RUN: %check %s --checks=late-init
// RUN: %check %s --checks=late-init -- -DCONFIG_DEBUG_LOCK_ALLOC

#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	struct completion done;
	struct work_struct work;
	struct tasklet_struct tasklet;
	bool running;
	int irq, count;
};

static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	d->count++;
}

static void dev_tasklet(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, tasklet);

	d->count--;
}

static irqreturn_t locking_irq(int irq, void *data)
{
	struct dev *d = data;

	spin_lock(&d->lock); // note(not analyzer: on its paths nothing is requested): 'd->lock' acquired here
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int lock_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);
	int err;

	if (!d)
		return -ENOMEM;
	err = devm_request_irq(&pdev->dev, 5, locking_irq, 0, "dev", d); // note(not analyzer: on its paths nothing is requested): 'locking_irq' is registered here
	if (err)
		return err;
	spin_lock_init(&d->lock); // expect(not analyzer: on its paths nothing is requested): late-init: 'd->lock' is initialised too late: interrupt handler 'locking_irq', which acquires it, may run as soon as 'devm_request_irq' above has requested its interrupt
	return 0;
}

/* A helper initialises it; a thread acquires it. */

static irqreturn_t locking_thread(int irq, void *data)
{
	struct dev *d = data;

	mutex_lock(&d->mutex);
	d->count++;
	mutex_unlock(&d->mutex);
	return IRQ_HANDLED;
}

static void setup(struct dev *d)
{
	mutex_init(&d->mutex);
}

static int helper_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	if (devm_request_threaded_irq(&pdev->dev, 5, NULL, locking_thread, 0, "dev", d))
		return -EBUSY;
	setup(d); // expect(not analyzer: on its paths nothing is requested): late-init: 'd->mutex' is initialised too late: threaded interrupt handler 'locking_thread', which acquires it
	return 0;
}

/* Works, tasklets and completions. */

static irqreturn_t scheduling_irq(int irq, void *data)
{
	struct dev *d = data;

	schedule_work(&d->work); // note(not analyzer: on its paths nothing is requested): 'schedule_work' schedules it here
	tasklet_schedule(&d->tasklet);
	complete(&d->done); // note(not analyzer: on its paths nothing is requested): completed by 'complete' here
	return IRQ_HANDLED;
}

static int work_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);
	int err;

	if (!d)
		return -ENOMEM;
	d->irq = platform_get_irq(pdev, 0);
	err = request_irq(d->irq, scheduling_irq, 0, "dev", d);
	if (err)
		return err;
	INIT_WORK(&d->work, dev_work); // expect(not analyzer: on its paths nothing is requested): late-init: work function 'dev_work' is initialised too late: interrupt handler 'scheduling_irq', which schedules it
	tasklet_setup(&d->tasklet, dev_tasklet); // expect(not analyzer: on its paths nothing is requested): late-init: tasklet function 'dev_tasklet' is initialised too late
	init_completion(&d->done); // expect(not analyzer: on its paths nothing is requested): late-init: 'd->done' is initialised too late: interrupt handler 'scheduling_irq', which completes it
	return 0;
}

/* What the device says makes no difference. */

int dev_read(int irq);

static irqreturn_t asking_irq(int irq, void *data)
{
	struct dev *d = data;
	int status = dev_read(irq);

	if (!(status & 1))
		return IRQ_NONE;
	spin_lock(&d->lock);
	d->count++;
	spin_unlock(&d->lock);
	return IRQ_HANDLED;
}

static int status_probe(struct platform_device *pdev)
{
	struct dev *d = devm_kzalloc(&pdev->dev, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	if (devm_request_irq(&pdev->dev, 5, asking_irq, 0, "dev", d))
		return -EBUSY;
	spin_lock_init(&d->lock); // expect(not analyzer: on its paths nothing is requested): late-init: 'd->lock' is initialised too late: interrupt handler 'asking_irq'
	return 0;
}
