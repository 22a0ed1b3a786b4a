// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The same, by the number that the handler is passed; with several interrupts in one file.

#include <linux/interrupt.h>

struct device;
const void *devm_free_irq(struct device *dev, unsigned int irq, void *data);
void synchronize_irq(unsigned int irq);

struct pad {
	int press, touch, third, fourth, n;
	struct device *dev;
};

static irqreturn_t pad_press(int irq, void *data)
{
	disable_irq(irq); // expect: timer-delete: 'disable_irq' waits for threaded interrupt handler 'pad_press', which it is called from
	return IRQ_HANDLED;
}

static void pad_end(struct pad *p, int irq)
{
	p->n++;
	devm_free_irq(p->dev, irq, p);
}

static irqreturn_t pad_touch(int irq, void *data)
{
	pad_end(data, irq); // expect: timer-delete: 'pad_end' waits for threaded interrupt handler 'pad_touch', which it is called from
	return IRQ_HANDLED;
}

/* Another one of the device's, for all that can be seen. */
static irqreturn_t pad_third(int irq, void *data)
{
	struct pad *p = data;

	synchronize_irq(p->touch);
	return IRQ_HANDLED;
}

static irqreturn_t pad_fourth(int irq, void *data)
{
	disable_irq_nosync(irq);
	return IRQ_HANDLED;
}

int pad_open(struct pad *p)
{
	int err = request_threaded_irq(p->press, NULL, pad_press, 0, "a", p);

	if (!err)
		err = devm_request_threaded_irq(p->dev, p->touch, NULL, pad_touch, 0, "b", p);
	if (!err)
		err = request_threaded_irq(p->third, NULL, pad_third, 0, "c", p);
	if (!err)
		err = request_threaded_irq(p->fourth, NULL, pad_fourth, 0, "d", p);
	return err;
}
