// RUN: %check %s --kernel=6.1
// RUN: %check %s --kernel=6.2
// Rows until a release of the kernel.

#include "Inputs/operations.h"
#include <linux/delay.h>

static DEFINE_SPINLOCK(queue_lock);

static int xmit(struct ieee802154_hw *hw, void *skb)
{
	spin_lock(&queue_lock);
	hw->priv = skb;
	spin_unlock(&queue_lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
	return 0;
}

const struct ieee802154_ops wpan_ops = {
	.xmit_async = xmit,
};

static unsigned int event(void *context)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in hardirq context
	return 0;
}

int install(void)
{
	return acpi_install_fixed_event_handler(4, event, 0);
}
