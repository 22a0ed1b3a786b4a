// RUN: %check %s
// Of a notifier the chain decides, which the registering call names.

#include <linux/delay.h>
#include <linux/notifier.h>

extern struct atomic_notifier_head panics;
extern struct blocking_notifier_head reboots;

static int on_panic(struct notifier_block *nb, unsigned long action, void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden \(atomic notifier 'on_panic'\)
	return 0;
}

static struct notifier_block panic_block = {
	.notifier_call = on_panic,
	.priority = 1,
};

static int on_reboot(struct notifier_block *nb, unsigned long action,
		     void *data)
{
	msleep(1);
	return 0;
}

static struct notifier_block reboot_block = { .notifier_call = on_reboot };

struct dev {
	struct notifier_block block;
};

static int on_own_panic(struct notifier_block *nb, unsigned long action,
			void *data)
{
	msleep(2); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden
	return 0;
}

int setup(struct dev *d)
{
	d->block.notifier_call = on_own_panic;
	atomic_notifier_chain_register(&panics, &panic_block); // note: 'on_panic' is registered here as atomic notifier
	blocking_notifier_chain_register(&reboots, &reboot_block);
	return atomic_notifier_chain_register(&panics, &d->block);
}
