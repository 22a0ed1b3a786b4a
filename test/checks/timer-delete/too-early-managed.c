// RUN: %check %s

/* What a devm_ function has begun goes on until the device's resources are
   released: after the driver's end, and the last one first. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct led_classdev {
	void (*brightness_set)(struct led_classdev *led, int brightness);
};
int devm_led_classdev_register(struct device *dev, struct led_classdev *led);
int led_classdev_register(struct device *dev, struct led_classdev *led);
void led_classdev_unregister(struct led_classdev *led);
int devm_work_autocancel(struct device *dev, struct work_struct *w, void (*worker)(struct work_struct *w));
int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data);

struct lamp {
	struct work_struct work;
	struct led_classdev led;
	int value;
};

static void lamp_work(struct work_struct *w)
{
	struct lamp *l = container_of(w, struct lamp, work);

	l->value++;
}

static void lamp_set(struct led_classdev *led, int brightness)
{
	struct lamp *l = container_of(led, struct lamp, led);

	l->value = brightness;
	schedule_work(&l->work); // note: 'schedule_work' schedules it again here
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *l = devm_kzalloc(&pdev->dev, sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	platform_set_drvdata(pdev, l);
	INIT_WORK(&l->work, lamp_work);
	l->led.brightness_set = lamp_set; // note: 'lamp_set' is registered here
	return devm_led_classdev_register(&pdev->dev, &l->led);
}

static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *l = platform_get_drvdata(pdev);

	cancel_work_sync(&l->work); // expect: timer-delete: 'cancel_work_sync' comes too early: until what 'devm_led_classdev_register' has begun is released, led_classdev.brightness_set 'lamp_set' may schedule it again
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
};

/* The last one is released first. */
struct torch {
	struct work_struct work;
	struct led_classdev led;
	int value;
};

static void torch_work(struct work_struct *w)
{
	struct torch *t = container_of(w, struct torch, work);

	t->value++;
}

static irqreturn_t torch_irq(int irq, void *data)
{
	struct torch *t = data;

	schedule_work(&t->work); // note: 'schedule_work' schedules it again here
	return IRQ_HANDLED;
}

static int torch_probe(struct platform_device *pdev)
{
	struct torch *t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);
	int err;

	if (!t)
		return -ENOMEM;
	err = devm_request_irq(&pdev->dev, 7, torch_irq, 0, "torch", t);
	if (err)
		return err;
	return devm_work_autocancel(&pdev->dev, &t->work, torch_work); // expect: timer-delete: 'devm_work_autocancel' comes too late: it cancels work function 'torch_work' before what 'devm_request_irq' has begun is released, and interrupt handler 'torch_irq' may schedule it again
}

static struct platform_driver torch_driver = {
	.probe = torch_probe,
};

/* The device is told to be quiet before. */
void bulb_reset(struct platform_device *pdev);

struct bulb {
	struct work_struct work;
	int value;
};

static void bulb_work(struct work_struct *w)
{
	struct bulb *b = container_of(w, struct bulb, work);

	b->value++;
}

static irqreturn_t bulb_irq(int irq, void *data)
{
	struct bulb *b = data;

	schedule_work(&b->work);
	return IRQ_HANDLED;
}

static int bulb_probe(struct platform_device *pdev)
{
	struct bulb *b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	platform_set_drvdata(pdev, b);
	INIT_WORK(&b->work, bulb_work);
	return devm_request_irq(&pdev->dev, 7, bulb_irq, 0, "bulb", b);
}

static void bulb_remove(struct platform_device *pdev)
{
	struct bulb *b = platform_get_drvdata(pdev);

	bulb_reset(pdev);
	cancel_work_sync(&b->work);
}

static struct platform_driver bulb_driver = {
	.probe = bulb_probe,
	.remove = bulb_remove,
};

static void loud_remove(struct platform_device *pdev)
{
	struct bulb *b = platform_get_drvdata(pdev);

	cancel_work_sync(&b->work); // expect: timer-delete: 'cancel_work_sync' comes too early: until what 'devm_request_irq' has begun is released, interrupt handler 'bulb_irq' may schedule it again
	bulb_reset(pdev);
}

static struct platform_driver loud_driver = {
	.probe = bulb_probe,
	.remove = loud_remove,
};

struct candle {
	struct work_struct work, other;
	int value;
};

static void candle_work(struct work_struct *w)
{
	struct candle *c = container_of(w, struct candle, work);

	c->value++;
}

static void candle_other(struct work_struct *w)
{
	struct candle *c = container_of(w, struct candle, other);

	c->value++;
}

static irqreturn_t candle_irq(int irq, void *data)
{
	struct candle *c = data;

	schedule_work(&c->work);
	schedule_work(&c->other);
	return IRQ_HANDLED;
}

static void candle_late(void *data)
{
	struct candle *c = data;

	cancel_work_sync(&c->other); // expect: timer-delete: 'cancel_work_sync' comes too early: until what 'devm_request_irq' has begun is released
}

static int candle_probe(struct platform_device *pdev)
{
	struct candle *c = devm_kzalloc(&pdev->dev, sizeof(*c), GFP_KERNEL);
	int err;

	if (!c)
		return -ENOMEM;
	err = devm_work_autocancel(&pdev->dev, &c->work, candle_work);
	if (err)
		return err;
	INIT_WORK(&c->other, candle_other);
	err = devm_request_irq(&pdev->dev, 7, candle_irq, 0, "candle", c);
	if (err)
		return err;
	return devm_add_action_or_reset(&pdev->dev, candle_late, c);
}

static struct platform_driver candle_driver = {
	.probe = candle_probe,
};

/* An action may be passed the work itself. */
struct flare {
	struct work_struct work, other;
	struct delayed_work later;
};

static void flare_work(struct work_struct *w)
{
}

static void flare_cancel(void *data)
{
	struct work_struct *w = data;

	cancel_work_sync(w); // expect: timer-delete: 'cancel_work_sync' comes too early: until what 'devm_request_irq' has begun is released, interrupt handler 'flare_irq' may schedule it again
}

static void flare_cancel_later(void *data)
{
	cancel_delayed_work_sync(data); // expect: timer-delete: 'cancel_delayed_work_sync' comes too early: until what 'devm_request_irq' has begun is released, interrupt handler 'flare_irq' may schedule it again
}

static void flare_cancel_other(void *data)
{
	cancel_work_sync(data);
}

static irqreturn_t flare_irq(int irq, void *data)
{
	struct flare *f = data;

	schedule_work(&f->work);
	schedule_delayed_work(&f->later, 1);
	return IRQ_HANDLED;
}

static int flare_probe(struct platform_device *pdev)
{
	struct flare *f = devm_kzalloc(&pdev->dev, sizeof(*f), GFP_KERNEL);
	int err;

	if (!f)
		return -ENOMEM;
	INIT_WORK(&f->work, flare_work);
	INIT_WORK(&f->other, flare_work);
	INIT_DELAYED_WORK(&f->later, flare_work);
	err = devm_request_irq(&pdev->dev, 7, flare_irq, 0, "flare", f);
	if (err)
		return err;
	err = devm_add_action_or_reset(&pdev->dev, flare_cancel, &f->work);
	if (err)
		return err;
	err = devm_add_action_or_reset(&pdev->dev, flare_cancel_other, &f->other);
	if (err)
		return err;
	return devm_add_action_or_reset(&pdev->dev, flare_cancel_later, &f->later);
}

static struct platform_driver flare_driver = {
	.probe = flare_probe,
};

/* In the right order: the interrupt is released first. */
struct match {
	struct work_struct work;
};

static void match_work(struct work_struct *w)
{
}

static void match_cancel(void *data)
{
	cancel_work_sync(data);
}

static irqreturn_t match_irq(int irq, void *data)
{
	struct match *m = data;

	schedule_work(&m->work);
	return IRQ_HANDLED;
}

static int match_probe(struct platform_device *pdev)
{
	struct match *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);
	int err;

	if (!m)
		return -ENOMEM;
	INIT_WORK(&m->work, match_work);
	err = devm_add_action_or_reset(&pdev->dev, match_cancel, &m->work);
	if (err)
		return err;
	return devm_request_irq(&pdev->dev, 9, match_irq, 0, "match", m);
}

static struct platform_driver match_driver = {
	.probe = match_probe,
};
