// RUN: %check %s

/* Ends of objects that subsystems tell of: cards, media devices, gadgets. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct v4l2_device {
	void *priv;
	void (*release)(struct v4l2_device *v4l2_dev);
};

struct snd_card {
	void *private_data;
	void (*private_free)(struct snd_card *card);
};

struct usb_gadget {
	struct device dev;
};

void usb_initialize_gadget(struct device *parent, struct usb_gadget *gadget, void (*release)(struct device *dev));

/* A device that the last file frees. */

struct cam {
	int frames;
	struct v4l2_device v4l2_dev;
	struct work_struct focus, stopped;
};

static void cam_focus(struct work_struct *w)
{
	struct cam *c = container_of(w, struct cam, focus);

	c->frames++;
}

static void cam_stopped(struct work_struct *w)
{
	struct cam *c = container_of(w, struct cam, stopped);

	c->frames--;
}

static irqreturn_t cam_irq(int irq, void *data)
{
	struct cam *c = data;

	schedule_work(&c->focus); // note: 'schedule_work' schedules it here
	schedule_work(&c->stopped);
	return IRQ_HANDLED;
}

static void cam_release(struct v4l2_device *v4l2_dev)
{
	struct cam *c = container_of(v4l2_dev, struct cam, v4l2_dev);

	cancel_work_sync(&c->stopped);
	c->frames = 0;
	kfree(c); // note: freed by 'kfree' here
}

static int cam_probe(struct platform_device *pdev)
{
	struct cam *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	c->v4l2_dev.release = cam_release;
	INIT_WORK(&c->focus, cam_focus); // expect: timer-delete: nothing stops work function 'cam_focus', which may run after what contains its object is freed
	INIT_WORK(&c->stopped, cam_stopped);
	return request_irq(3, cam_irq, 0, "cam", c);
}

static struct platform_driver cam_driver = {
	.probe = cam_probe,
};

/* The private data goes after private_free(): a timer that arms itself must be
   waited for there. */

struct synth {
	struct timer_list output, input;
	int notes;
};

static void synth_output(struct timer_list *t)
{
	struct synth *s = container_of(t, struct synth, output);

	s->notes++;
	mod_timer(&s->output, jiffies + 1); // note: 'mod_timer' schedules it again here
}

static void synth_input(struct timer_list *t)
{
	struct synth *s = container_of(t, struct synth, input);

	s->notes--;
	mod_timer(&s->input, jiffies + 1);
}

static void synth_free(struct snd_card *card)
{
	struct synth *s = card->private_data;

	del_timer(&s->output); // expect: timer-delete: 'del_timer' does not stop timer function 'synth_output', which schedules itself again
	del_timer_sync(&s->input);
}

int synth_create(struct snd_card *card)
{
	struct synth *s = card->private_data;

	timer_setup(&s->output, synth_output, 0); // note: 'synth_output' is registered here as timer function, which runs in softirq context
	timer_setup(&s->input, synth_input, 0);
	mod_timer(&s->output, jiffies + 1);
	mod_timer(&s->input, jiffies + 1);
	card->private_free = synth_free; // note: 'synth_free' is registered here as snd_card.private_free, which runs in a task
	return 0;
}

/* A gadget, whose requests are freed at any time. */

struct usb_request {
	unsigned int length;
};

struct usb_ep;
struct usb_ep_ops {
	void (*free_request)(struct usb_ep *ep, struct usb_request *req);
};

struct port_request {
	struct usb_request request;
	int sent;
};

struct port {
	long serial[2];
	int state;
	struct usb_gadget gadget;
	struct work_struct reset, stopped;
};

static void port_free_request(struct usb_ep *ep, struct usb_request *request)
{
	struct port_request *req = container_of(request, struct port_request, request);

	kfree(req);
}

const struct usb_ep_ops port_ops = {
	.free_request = port_free_request,
};

static void port_reset(struct work_struct *w)
{
	struct port *p = container_of(w, struct port, reset);

	p->state = 0;
}

static void port_stopped(struct work_struct *w)
{
	struct port *p = container_of(w, struct port, stopped);

	p->state = 1;
}

static irqreturn_t port_irq(int irq, void *data)
{
	struct port *p = data;

	schedule_work(&p->reset); // note: 'schedule_work' schedules it here
	schedule_work(&p->stopped);
	return IRQ_HANDLED;
}

static void port_release(struct device *dev)
{
	struct port *p = container_of(dev, struct port, gadget.dev);

	p->state = 2;
	cancel_work_sync(&p->stopped);
	kfree(p); // note: freed by 'kfree' here
}

int port_start(struct device *parent)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	usb_initialize_gadget(parent, &p->gadget, port_release);
	INIT_WORK(&p->reset, port_reset); // expect: timer-delete: nothing stops work function 'port_reset', which may run after what contains its object is freed
	INIT_WORK(&p->stopped, port_stopped);
	return request_irq(3, port_irq, 0, "port", p);
}

/* A card that is managed itself ends after the interrupt, which was requested
   later. */

struct wave {
	struct work_struct volume;
	int level;
};

static void wave_volume(struct work_struct *w)
{
	struct wave *v = container_of(w, struct wave, volume);

	v->level++;
}

static irqreturn_t wave_irq(int irq, void *data)
{
	struct wave *v = data;

	schedule_work(&v->volume);
	return IRQ_HANDLED;
}

static void wave_free(struct snd_card *card)
{
	struct wave *v = card->private_data;

	cancel_work_sync(&v->volume);
}

int wave_create(struct device *dev, struct snd_card *card)
{
	struct wave *v = card->private_data;

	INIT_WORK(&v->volume, wave_volume);
	card->private_free = wave_free;
	return devm_request_irq(dev, 4, wave_irq, 0, "wave", v);
}

/* A work that unregisters its device has a reference to it. */

void device_unregister(struct device *dev);

struct board {
	long serial[4];
	int id;
	struct device dev;
	struct work_struct remove, reset;
};

static void board_remove(struct work_struct *w)
{
	struct board *b = container_of(w, struct board, remove);

	device_unregister(&b->dev);
}

static void board_reset(struct work_struct *w)
{
	struct board *b = container_of(w, struct board, reset);

	b->id++;
}

static irqreturn_t board_irq(int irq, void *data)
{
	struct board *b = data;

	schedule_work(&b->remove);
	schedule_work(&b->reset); // note: 'schedule_work' schedules it here
	return IRQ_HANDLED;
}

static void board_release(struct device *dev)
{
	struct board *b = container_of(dev, struct board, dev);

	b->id = 0;
	kfree(b); // note: freed by 'kfree' here
}

struct device_type {
	const char *name;
	void (*release)(struct device *dev);
};

const struct device_type board_type = {
	.release = board_release,
};

int board_create(void)
{
	struct board *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	INIT_WORK(&b->remove, board_remove);
	INIT_WORK(&b->reset, board_reset); // expect: timer-delete: nothing stops work function 'board_reset', which may run after what contains its object is freed
	return request_irq(3, board_irq, 0, "board", b);
}
