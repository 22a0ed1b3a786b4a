// RUN: %check %s -- -DLINUX=702
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Starting a timer may fail since 7.2: then it has expired already.

#include "Inputs/calls.h"
#include <linux/module.h>
#include <linux/platform_device.h>

struct dev {
	struct hrtimer hrtimer;
	struct alarm alarm;
	int n;
};

static enum hrtimer_restart tick(struct hrtimer *t)
{
	struct dev *d = container_of(t, struct dev, hrtimer);

	if (!hrtimer_start_range_ns_user(&d->hrtimer, 1, 0, HRTIMER_MODE_REL))
		d->n++;
	return HRTIMER_NORESTART;
}

static void ring(struct alarm *a, long now)
{
	struct dev *d = container_of(a, struct dev, alarm);

	if (!alarm_start_timer(&d->alarm, 1, true))
		d->n++;
}

static int probe(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	hrtimer_setup(&d->hrtimer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	alarm_init(&d->alarm, 0, ring);
	hrtimer_start_expires_user(&d->hrtimer, HRTIMER_MODE_REL);
	return 0;
}

static void remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	hrtimer_try_to_cancel(&d->hrtimer); // expect: timer-delete: 'hrtimer_try_to_cancel' does not stop hrtimer function 'tick', which schedules itself again
	alarm_try_to_cancel(&d->alarm); // expect: timer-delete: 'alarm_try_to_cancel' does not stop alarm function 'ring', which schedules itself again
}

static struct platform_driver driver = {
	.probe = probe,
	.remove = remove,
};
