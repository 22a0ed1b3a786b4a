// RUN: %check %s
//
// What a devm_ function has registered may be released by hand, before the
// driver's resources are.

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct led_classdev {
	void (*brightness_set)(struct led_classdev *led, int brightness);
};
int devm_led_classdev_register(struct device *dev, struct led_classdev *led);
void devm_led_classdev_unregister(struct device *dev, struct led_classdev *led);

struct torch {
	struct led_classdev led;
	struct work_struct work;
};

static void torch_work(struct work_struct *work)
{
}

static void torch_set(struct led_classdev *led, int brightness)
{
	struct torch *t = container_of(led, struct torch, led);

	schedule_work(&t->work);
}

static int torch_probe(struct platform_device *pdev)
{
	struct torch *t = platform_get_drvdata(pdev);

	INIT_WORK(&t->work, torch_work);
	t->led.brightness_set = torch_set;
	return devm_led_classdev_register(&pdev->dev, &t->led);
}

static void torch_remove(struct platform_device *pdev)
{
	struct torch *t = platform_get_drvdata(pdev);

	devm_led_classdev_unregister(&pdev->dev, &t->led);
	cancel_work_sync(&t->work);
}

static struct platform_driver torch_driver = {
	.probe = torch_probe,
	.remove = torch_remove,
};
