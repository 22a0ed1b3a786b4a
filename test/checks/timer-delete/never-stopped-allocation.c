// RUN: %check %s

/* Objects that a helper allocates, and private data of what is allocated. */

#include <linux/iio.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct light {
	struct work_struct work, stopped;
	int lux;
};

static void light_work(struct work_struct *w)
{
	struct light *l = container_of(w, struct light, work);

	l->lux++;
}

static irqreturn_t light_irq(int irq, void *data)
{
	struct iio_dev *iio = data;
	struct light *l = iio_priv(iio);

	schedule_work(&l->work); // note: 'schedule_work' schedules it here
	schedule_work(&l->stopped);
	return IRQ_HANDLED;
}

static int light_probe(struct platform_device *pdev)
{
	struct iio_dev *iio = devm_iio_device_alloc(&pdev->dev, sizeof(struct light)); // note: allocated by 'devm_iio_device_alloc' here
	struct light *l;

	if (!iio)
		return -ENOMEM;
	l = iio_priv(iio);
	platform_set_drvdata(pdev, iio);
	INIT_WORK(&l->work, light_work); // expect: timer-delete: nothing stops work function 'light_work', which may run after what contains its object is freed
	INIT_WORK(&l->stopped, light_work);
	return request_irq(5, light_irq, 0, "light", iio);
}

static void light_remove(struct platform_device *pdev)
{
	struct iio_dev *iio = platform_get_drvdata(pdev);
	struct light *l = iio_priv(iio);

	free_irq(5, iio);
	if (l->lux)
		cancel_work_sync(&l->stopped);
}

static struct platform_driver light_driver = {
	.probe = light_probe,
	.remove = light_remove,
};

/* A helper allocates it. */

struct hub {
	struct work_struct work;
	int ports;
};

static void hub_work(struct work_struct *w)
{
	struct hub *h = container_of(w, struct hub, work);

	h->ports++;
}

static struct hub *hub_parse(struct device *dev)
{
	struct hub *h = devm_kzalloc(dev, sizeof(*h), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!h)
		return NULL;
	h->ports = 4;
	return h;
}

static irqreturn_t hub_irq(int irq, void *data)
{
	struct hub *h = data;

	schedule_work(&h->work);
	return IRQ_HANDLED;
}

static int hub_probe(struct platform_device *pdev)
{
	struct hub *h = hub_parse(&pdev->dev);

	if (!h)
		return -ENOMEM;
	INIT_WORK(&h->work, hub_work); // expect: timer-delete: nothing stops work function 'hub_work', which may run after what contains its object is freed
	return devm_request_irq(&pdev->dev, 5, hub_irq, 0, "hub", h);
}

static void hub_remove(struct platform_device *pdev)
{
}

static struct platform_driver hub_driver = {
	.probe = hub_probe,
	.remove = hub_remove,
};

/* Helpers that return one another's result allocate nothing that can be seen. */

static struct hub *hub_find(struct device *dev, int n);

static struct hub *hub_next(struct device *dev, int n)
{
	struct hub *h = hub_find(dev, n - 1);

	return h;
}

static struct hub *hub_find(struct device *dev, int n)
{
	struct hub *h;

	if (!n)
		return NULL;
	h = hub_next(dev, n - 1);
	return h;
}

static void hub_found_work(struct work_struct *w)
{
	struct hub *h = container_of(w, struct hub, work);

	h->ports--;
}

static int hub_attach(struct platform_device *pdev)
{
	struct hub *h = hub_find(&pdev->dev, 3);

	if (!h)
		return -ENODEV;
	INIT_WORK(&h->work, hub_found_work);
	schedule_work(&h->work);
	return 0;
}

static void hub_detach(struct platform_device *pdev)
{
}

static struct platform_driver hub_finder = {
	.probe = hub_attach,
	.remove = hub_detach,
};
