// RUN: %check %s
// A chain that is called in softirqs and in tasks does not say which events
// come where: that an address goes, is told in tasks alone.

#include <linux/delay.h>
#include <linux/notifier.h>
#include <linux/spinlock.h>

int register_inet6addr_notifier(struct notifier_block *nb);
int register_switchdev_notifier(struct notifier_block *nb);

#define ADDRESS_GONE 2

static DEFINE_SPINLOCK(servers);
static DEFINE_SPINLOCK(peers);
static DEFINE_SPINLOCK(ports);
static int users;

static int address_gone(struct notifier_block *nb, unsigned long event,
			void *data)
{
	if (event != ADDRESS_GONE)
		return 0;
	spin_lock(&servers);
	users = 0;
	spin_unlock(&servers);
	return 0;
}

static int peer_gone(struct notifier_block *nb, unsigned long event, void *data)
{
	switch (event) {
	case ADDRESS_GONE:
		spin_lock(&peers);
		users--;
		spin_unlock(&peers);
		break;
	}
	return 0;
}

/* It must not sleep, whatever the event. */
static int waits_for_users(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	if (event != ADDRESS_GONE)
		return 0;
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden \(IPv6 address notifier 'waits_for_users'\)
	return 0;
}

/* Each event of this chain may come in a softirq. */
static int port_changed(struct notifier_block *nb, unsigned long event,
			void *data)
{
	if (event != ADDRESS_GONE)
		return 0;
	spin_lock(&ports);
	users++;
	spin_unlock(&ports);
	return 0;
}

static struct notifier_block gone = { .notifier_call = address_gone };
static struct notifier_block gone_peer = { .notifier_call = peer_gone };
static struct notifier_block waiting = { .notifier_call = waits_for_users };
static struct notifier_block changed = { .notifier_call = port_changed };

void listen(void)
{
	register_inet6addr_notifier(&gone);
	register_inet6addr_notifier(&gone_peer);
	register_inet6addr_notifier(&waiting);
	register_switchdev_notifier(&changed);
}

void add_server(void)
{
	spin_lock(&servers);
	users++;
	spin_unlock(&servers);
	msleep(1);
}

void add_peer(void)
{
	spin_lock(&peers);
	users++;
	spin_unlock(&peers);
	msleep(1);
}

void add_port(void)
{
	msleep(1);
	spin_lock(&ports); // expect: irq-unsafe-lock: acquiring spinlock 'ports' with bottom halves enabled, which switchdev notifier 'port_changed' acquires in softirq context
	users++;
	spin_unlock(&ports);
}
