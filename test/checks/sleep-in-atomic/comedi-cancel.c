// RUN: %check %s
// A command that its driver ends in an interrupt is cancelled there.

#include <linux/delay.h>
#include <linux/interrupt.h>

struct comedi_device;
struct comedi_subdevice {
	int (*do_cmd)(struct comedi_device *dev, struct comedi_subdevice *s);
	int (*cancel)(struct comedi_device *dev, struct comedi_subdevice *s);
};
void comedi_handle_events(struct comedi_device *dev,
			  struct comedi_subdevice *s);

static struct comedi_subdevice *board;

static int board_start(struct comedi_device *dev, struct comedi_subdevice *s)
{
	msleep(1);
	return 0;
}

static int board_cancel(struct comedi_device *dev, struct comedi_subdevice *s)
{
	msleep(1); // expect: sleep-in-atomic: \(comedi_subdevice.cancel 'board_cancel'\)
	return 0;
}

static irqreturn_t board_irq(int irq, void *data)
{
	comedi_handle_events(data, board);
	return IRQ_HANDLED;
}

int board_attach(int irq, struct comedi_device *dev)
{
	board->do_cmd = board_start;
	board->cancel = board_cancel;
	return request_irq(irq, board_irq, 0, "board", dev);
}
