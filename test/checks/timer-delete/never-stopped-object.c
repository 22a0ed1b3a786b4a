// RUN: %check %s

/* Callbacks after which their object is gone, though the driver is not. */

#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/usb.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct midi {
	struct usb_function func;
	struct work_struct work;
	int notes;
};

static void midi_work(struct work_struct *w)
{
	struct midi *m = container_of(w, struct midi, work);

	m->notes++;
}

static int midi_set_alt(struct usb_function *f, unsigned int intf, unsigned int alt)
{
	struct midi *m = container_of(f, struct midi, func);

	schedule_work(&m->work); // note: 'schedule_work' schedules it here
	return 0;
}

static void midi_free(struct usb_function *f)
{
	struct midi *m = container_of(f, struct midi, func);

	kfree(m);
}

struct usb_function *midi_alloc(void)
{
	struct midi *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	INIT_WORK(&m->work, midi_work); // expect: timer-delete: nothing stops work function 'midi_work', which may run after what contains its object is freed
	m->func.set_alt = midi_set_alt;
	m->func.free_func = midi_free;
	return &m->func;
}

/* The same with the right end. */

struct audio {
	struct usb_function func;
	struct work_struct work;
	int samples;
};

static void audio_work(struct work_struct *w)
{
	struct audio *a = container_of(w, struct audio, work);

	a->samples++;
}

static int audio_set_alt(struct usb_function *f, unsigned int intf, unsigned int alt)
{
	struct audio *a = container_of(f, struct audio, func);

	schedule_work(&a->work);
	return 0;
}

static void audio_free(struct usb_function *f)
{
	struct audio *a = container_of(f, struct audio, func);

	cancel_work_sync(&a->work);
	kfree(a);
}

struct usb_function *audio_alloc(void)
{
	struct audio *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return NULL;
	INIT_WORK(&a->work, audio_work);
	a->func.set_alt = audio_set_alt;
	a->func.free_func = audio_free;
	return &a->func;
}
