// RUN: %check %s
// A command that users alone cancel.

#include <linux/delay.h>

struct comedi_device;
struct comedi_subdevice {
	int (*cancel)(struct comedi_device *dev, struct comedi_subdevice *s);
};

static int board_cancel(struct comedi_device *dev, struct comedi_subdevice *s)
{
	msleep(1);
	return 0;
}

void board_attach(struct comedi_subdevice *board)
{
	board->cancel = board_cancel;
}
