// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The thread of an interrupt that waits for that interrupt to end.

#include <linux/interrupt.h>

struct device;
const void *devm_free_irq(struct device *dev, unsigned int irq, void *data);
bool disable_hardirq(unsigned int irq);

struct button {
	int irq, presses;
	struct device *dev;
};

static irqreturn_t button_thread(int irq, void *data)
{
	struct button *b = data;

	if (++b->presses > 10)
		free_irq(b->irq, b); // expect: timer-delete: 'free_irq' waits for threaded interrupt handler 'button_thread', which it is called from
	return IRQ_HANDLED;
}

int button_open(struct button *b)
{
	return request_threaded_irq(b->irq, NULL, button_thread, 0, "button", b);
}
