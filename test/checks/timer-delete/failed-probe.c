// RUN: %check %s

/* A probe that fails after it has scheduled something. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);
bool cancel_delayed_work_sync(struct delayed_work *w);

struct fan {
	struct delayed_work poll, stopped, helped, last;
	struct timer_list tick, blink, managed;
	int speed, blinks;
};

static void fan_poll(struct work_struct *w)
{
	struct fan *f = container_of(w, struct fan, poll.work);

	f->speed++;
}

static void fan_stopped(struct work_struct *w)
{
	struct fan *f = container_of(w, struct fan, stopped.work);

	f->speed++;
}

static void fan_helped(struct work_struct *w)
{
	struct fan *f = container_of(w, struct fan, helped.work);

	f->speed++;
}

static void fan_last(struct work_struct *w)
{
	struct fan *f = container_of(w, struct fan, last.work);

	f->speed++;
}

static void fan_tick(struct timer_list *t)
{
	struct fan *f = from_timer(f, t, tick);

	f->speed++;
}

static void fan_blink(struct timer_list *t)
{
	struct fan *f = from_timer(f, t, blink);

	f->speed++;
}

static void fan_managed(struct timer_list *t)
{
	struct fan *f = from_timer(f, t, managed);

	f->speed++;
}

/* The device's resources are released in reverse order. */
static void fan_stop_managed(void *data)
{
	struct fan *f = data;

	timer_delete_sync(&f->managed);
}

static void fan_stop(struct fan *f)
{
	if (f->speed)
		cancel_delayed_work_sync(&f->helped);
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data);
int fan_register(struct device *dev);
int fan_export(struct device *dev);

static int fan_probe(struct platform_device *pdev)
{
	struct fan *f = devm_kzalloc(&pdev->dev, sizeof(*f), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here
	int err;

	if (!f)
		return -ENOMEM;
	platform_set_drvdata(pdev, f);
	INIT_DELAYED_WORK(&f->poll, fan_poll);
	INIT_DELAYED_WORK(&f->stopped, fan_stopped);
	INIT_DELAYED_WORK(&f->helped, fan_helped);
	INIT_DELAYED_WORK(&f->last, fan_last);
	timer_setup(&f->tick, fan_tick, 0);
	timer_setup(&f->blink, fan_blink, 0);
	timer_setup(&f->managed, fan_managed, 0);
	err = devm_add_action(&pdev->dev, fan_stop_managed, f);
	if (err)
		return err;
	mod_timer(&f->managed, jiffies + 10);
	if (f->blinks)
		mod_timer(&f->blink, jiffies + 10);
	schedule_delayed_work(&f->poll, 10); // expect: timer-delete: 'schedule_delayed_work' schedules work function 'fan_poll', which may run after 'fan_probe' has failed and what contains its object is freed
	schedule_delayed_work(&f->stopped, 10);
	schedule_delayed_work(&f->helped, 10);
	mod_timer(&f->tick, jiffies + 10); // expect: timer-delete: 'mod_timer' schedules timer function 'fan_tick', which may run after 'fan_probe' has failed
	err = fan_register(&pdev->dev);
	if (err)
		goto fail;
	if (fan_export(&pdev->dev) < 0) {
		err = -EINVAL;
		goto fail;
	}
	schedule_delayed_work(&f->last, 10);
	return 0;

fail:
	if (f->blinks)
		timer_delete_sync(&f->blink);
	cancel_delayed_work_sync(&f->stopped);
	fan_stop(f);
	return err; // note: an error is returned here
}

static void fan_remove(struct platform_device *pdev)
{
	struct fan *f = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&f->poll);
	cancel_delayed_work_sync(&f->stopped);
	cancel_delayed_work_sync(&f->helped);
	cancel_delayed_work_sync(&f->last);
	timer_delete_sync(&f->tick);
	timer_delete_sync(&f->blink);
}

static struct platform_driver fan_driver = {
	.probe = fan_probe,
	.remove = fan_remove,
};

/* The object is freed by hand. */

struct lamp {
	struct work_struct work, stopped;
	int on;
};

static void lamp_work(struct work_struct *w)
{
	struct lamp *l = container_of(w, struct lamp, work);

	l->on = 1;
}

static void lamp_stopped(struct work_struct *w)
{
	struct lamp *l = container_of(w, struct lamp, stopped);

	l->on = 1;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	platform_set_drvdata(pdev, l);
	INIT_WORK(&l->work, lamp_work);
	INIT_WORK(&l->stopped, lamp_stopped);
	schedule_work(&l->work); // expect: timer-delete: 'schedule_work' schedules work function 'lamp_work', which may run after 'lamp_probe' has failed and what contains its object is freed
	schedule_work(&l->stopped);
	if (fan_register(&pdev->dev) < 0) {
		cancel_work_sync(&l->stopped);
		kfree(l); // note: freed by 'kfree' here
		return -EIO;
	}
	return 0;
}

static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *l = platform_get_drvdata(pdev);

	cancel_work_sync(&l->work);
	cancel_work_sync(&l->stopped);
	kfree(l);
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
};
