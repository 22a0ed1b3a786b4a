// RUN: %check %s

/* Objects that those have allocated who call the function that makes the
   handler: one of several, or as the private data of another object. */

#include <linux/iio.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct rail {
	struct work_struct check, stopped;
	int on;
};

static void rail_check(struct work_struct *w)
{
	struct rail *r = container_of(w, struct rail, check);

	r->on++;
}

static void rail_stopped(struct work_struct *w)
{
	struct rail *r = container_of(w, struct rail, stopped);

	r->on++;
}

static irqreturn_t rail_irq(int irq, void *data)
{
	struct rail *r = data;

	schedule_work(&r->check); // note: 'schedule_work' schedules it here
	schedule_work(&r->stopped);
	return IRQ_HANDLED;
}

static int rail_init(struct device *dev, struct rail *r)
{
	INIT_WORK(&r->check, rail_check); // expect: timer-delete: nothing stops work function 'rail_check', which may run after what contains its object is freed
	INIT_WORK(&r->stopped, rail_stopped);
	return request_irq(5, rail_irq, 0, "rail", r);
}

static int small_probe(struct platform_device *pdev)
{
	struct rail *r = devm_kzalloc(&pdev->dev, sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	platform_set_drvdata(pdev, r);
	return rail_init(&pdev->dev, r);
}

static int large_probe(struct platform_device *pdev)
{
	struct rail *r = devm_kzalloc(&pdev->dev, sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	platform_set_drvdata(pdev, r);
	r->on = 1;
	return rail_init(&pdev->dev, r);
}

static void rail_remove(struct platform_device *pdev)
{
	struct rail *r = platform_get_drvdata(pdev);

	free_irq(5, r);
	cancel_work_sync(&r->stopped);
}

static struct platform_driver small_driver = {
	.probe = small_probe,
	.remove = rail_remove,
};

static struct platform_driver large_driver = {
	.probe = large_probe,
	.remove = rail_remove,
};

/* Private data. */

struct gyro {
	struct work_struct work, stopped;
	int rate;
};

static void gyro_work(struct work_struct *w)
{
	struct gyro *g = container_of(w, struct gyro, work);

	g->rate++;
}

static void gyro_stopped(struct work_struct *w)
{
	struct gyro *g = container_of(w, struct gyro, stopped);

	g->rate++;
}

static irqreturn_t gyro_irq(int irq, void *data)
{
	struct gyro *g = data;

	schedule_work(&g->work);
	schedule_work(&g->stopped);
	return IRQ_HANDLED;
}

static void gyro_init(struct gyro *g)
{
	INIT_WORK(&g->work, gyro_work); // expect: timer-delete: nothing stops work function 'gyro_work', which may run after what contains its object is freed
	INIT_WORK(&g->stopped, gyro_stopped);
}

static int gyro_probe(struct platform_device *pdev)
{
	struct iio_dev *iio = devm_iio_device_alloc(&pdev->dev, sizeof(struct gyro)); // note: allocated by 'devm_iio_device_alloc' here
	struct gyro *g;

	if (!iio)
		return -ENOMEM;
	g = iio_priv(iio);
	platform_set_drvdata(pdev, g);
	gyro_init(g);
	return request_irq(6, gyro_irq, 0, "gyro", g);
}

static void gyro_remove(struct platform_device *pdev)
{
	struct gyro *g = platform_get_drvdata(pdev);

	free_irq(6, g);
	cancel_work_sync(&g->stopped);
}

static struct platform_driver gyro_driver = {
	.probe = gyro_probe,
	.remove = gyro_remove,
};

/* Of what no caller has allocated it is not known when it is freed. */

struct dial {
	struct work_struct work;
	int turns;
};
struct dial *dial_of(struct platform_device *pdev);

static void dial_work(struct work_struct *w)
{
	struct dial *d = container_of(w, struct dial, work);

	d->turns++;
}

static void dial_init(struct dial *d)
{
	INIT_WORK(&d->work, dial_work);
	schedule_work(&d->work);
}

static int dial_probe(struct platform_device *pdev)
{
	dial_init(dial_of(pdev));
	return 0;
}

static int knob_probe(struct platform_device *pdev)
{
	dial_init(platform_get_drvdata(pdev));
	return 0;
}

static void dial_remove(struct platform_device *pdev)
{
}

static struct platform_driver dial_driver = {
	.probe = dial_probe,
	.remove = dial_remove,
};

static struct platform_driver knob_driver = {
	.probe = knob_probe,
	.remove = dial_remove,
};
