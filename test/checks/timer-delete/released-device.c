// RUN: %check %s

/* Ends that are no driver's: a device's last reference, its resources. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);
void put_device(struct device *dev);
struct device *get_device(struct device *dev);

struct device_type {
	const char *name;
	void (*release)(struct device *dev);
};

struct slot {
	struct device dev;
	struct work_struct scan, stopped, counted;
	int found;
};

static void slot_scan(struct work_struct *w)
{
	struct slot *s = container_of(w, struct slot, scan);

	s->found++;
}

static void slot_stopped(struct work_struct *w)
{
	struct slot *s = container_of(w, struct slot, stopped);

	s->found++;
}

/* It holds a reference. */
static void slot_counted(struct work_struct *w)
{
	struct slot *s = container_of(w, struct slot, counted);

	s->found++;
	put_device(&s->dev);
}

static void slot_release(struct device *dev)
{
	struct slot *s = container_of(dev, struct slot, dev);

	cancel_work_sync(&s->stopped);
	kfree(s); // note: freed by 'kfree' here
}

static const struct device_type slot_type = {
	.name = "slot",
	.release = slot_release,
};

int slot_add(struct slot *s, const struct device_type *type);

int slot_create(void)
{
	struct slot *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	INIT_WORK(&s->scan, slot_scan); // expect: timer-delete: nothing stops work function 'slot_scan', which may run after what contains its object is freed
	INIT_WORK(&s->stopped, slot_stopped);
	INIT_WORK(&s->counted, slot_counted);
	return slot_add(s, &slot_type);
}

void slot_changed(struct slot *s)
{
	schedule_work(&s->scan); // note: 'schedule_work' schedules it here
	schedule_work(&s->stopped);
	get_device(&s->dev);
	schedule_work(&s->counted);
}
