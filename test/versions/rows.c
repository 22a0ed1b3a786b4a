// RUN: %check %s --kernel=6.8
// RUN: %check %s --kernel=6.18
// Rows since a release of the kernel.

#include "Inputs/operations.h"
#include <linux/delay.h>

static DEFINE_SPINLOCK(queue_lock);

static int xmit(struct ieee802154_hw *hw, void *skb)
{
	spin_lock(&queue_lock); // expect: irq-unsafe-lock: acquiring spinlock 'queue_lock' with bottom halves enabled
	hw->priv = skb;
	spin_unlock(&queue_lock);
	return 0;
}

const struct ieee802154_ops wpan_ops = {
	.xmit_async = xmit,
};

static unsigned int event(void *context)
{
	msleep(1);
	return 0;
}

int install(void)
{
	return acpi_install_fixed_event_handler(4, event, 0);
}
