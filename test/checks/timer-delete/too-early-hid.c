// RUN: %check %s

/* Reports come in until the device is stopped. */

#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct hid_device;
struct hid_report;
struct hid_driver {
	int (*probe)(struct hid_device *h);
	void (*remove)(struct hid_device *h);
	int (*raw_event)(struct hid_device *h, struct hid_report *r, u8 *data,
			 int size);
};
void hid_hw_stop(struct hid_device *h);
struct hid_device {
	void *data;
};
static inline void *hid_get_drvdata(struct hid_device *h)
{
	return h->data;
}

struct pen {
	struct timer_list range, shut, later;
	int state;
};

static void pen_range(struct timer_list *t)
{
	struct pen *p = from_timer(p, t, range);

	p->state = 0;
}

static void pen_shut(struct timer_list *t)
{
	struct pen *p = from_timer(p, t, shut);

	p->state = 0;
}

static void pen_later(struct timer_list *t)
{
	struct pen *p = from_timer(p, t, later);

	p->state = 0;
}

static int pen_probe(struct hid_device *h)
{
	struct pen *p = hid_get_drvdata(h);

	timer_setup(&p->range, pen_range, 0);
	timer_setup(&p->shut, pen_shut, 0);
	timer_setup(&p->later, pen_later, 0);
	return 0;
}

static int pen_raw_event(struct hid_device *h, struct hid_report *r, u8 *data,
			 int size)
{
	struct pen *p = hid_get_drvdata(h);

	mod_timer(&p->range, jiffies + 100); // note: 'mod_timer' schedules it again here
	mod_timer(&p->shut, jiffies + 100);
	mod_timer(&p->later, jiffies + 100);
	return 0;
}

static void pen_remove(struct hid_device *h)
{
	struct pen *p = hid_get_drvdata(h);

	del_timer_sync(&p->range); // expect: timer-delete: 'del_timer_sync' comes too early: until 'hid_hw_stop' below, HID raw_event 'pen_raw_event' may schedule it again
	timer_shutdown_sync(&p->shut);
	hid_hw_stop(h); // note: 'hid_hw_stop' waits for the handler here
	del_timer_sync(&p->later);
}

static struct hid_driver pen_driver = {
	.probe = pen_probe,
	.remove = pen_remove,
	.raw_event = pen_raw_event,
};
