// RUN: %check %s
// Chains that drivers know by the registering function alone.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/notifier.h>

int register_netevent_notifier(struct notifier_block *nb);
int register_inet6addr_notifier(struct notifier_block *nb);
int register_inetaddr_notifier(struct notifier_block *nb);
int register_keyboard_notifier(struct notifier_block *nb);
int register_reboot_notifier(struct notifier_block *nb);
int cpu_pm_register_notifier(struct notifier_block *nb);

static DEFINE_MUTEX(table);
static int entries;

/* A neighbour's lock is not held, but others' RCU read section is. */
static int neighbour_moved(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	mutex_lock(&table); // expect: sleep-in-atomic: 'mutex_lock' may sleep where sleeping is forbidden \(netevent notifier 'neighbour_moved'\)
	entries++;
	mutex_unlock(&table);
	return 0;
}

static int address6_added(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	msleep(1); // expect: sleep-in-atomic: where sleeping is forbidden \(IPv6 address notifier
	return 0;
}

/* The chain of the older protocol blocks. */
static int address4_added(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	mutex_lock(&table);
	entries++;
	mutex_unlock(&table);
	msleep(1);
	return 0;
}

static int key_pressed(struct notifier_block *nb, unsigned long event,
		       void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
	return 0;
}

static int cluster_goes_down(struct notifier_block *nb, unsigned long event,
			     void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
	return 0;
}

static int on_reboot(struct notifier_block *nb, unsigned long event,
		     void *data)
{
	msleep(1);
	return 0;
}

static struct notifier_block moved = { .notifier_call = neighbour_moved };
static struct notifier_block added6 = { .notifier_call = address6_added };
static struct notifier_block added4 = { .notifier_call = address4_added };
static struct notifier_block pressed = { .notifier_call = key_pressed };
static struct notifier_block goes_down = { .notifier_call = cluster_goes_down };
static struct notifier_block reboot = { .notifier_call = on_reboot };

void listen(void)
{
	register_netevent_notifier(&moved);
	register_inet6addr_notifier(&added6);
	register_inetaddr_notifier(&added4);
	register_keyboard_notifier(&pressed);
	cpu_pm_register_notifier(&goes_down);
	register_reboot_notifier(&reboot);
}

/* The mode decides: to prepare for it may take time, to do it must not. */
enum sys_off_mode {
	SYS_OFF_MODE_POWER_OFF_PREPARE,
	SYS_OFF_MODE_POWER_OFF,
	SYS_OFF_MODE_RESTART_PREPARE,
	SYS_OFF_MODE_RESTART,
};
struct sys_off_data;
struct sys_off_handler;
struct sys_off_handler *
register_sys_off_handler(enum sys_off_mode mode, int priority,
			 int (*callback)(struct sys_off_data *data), void *arg);

static int cut_power(struct sys_off_data *data)
{
	msleep(1); // expect: sleep-in-atomic: \(system-off handler 'cut_power'\)
	return 0;
}

static int restart(struct sys_off_data *data)
{
	mdelay(1);
	return 0;
}

static int park_heads(struct sys_off_data *data)
{
	msleep(1);
	return 0;
}

void prepare(void)
{
	register_sys_off_handler(SYS_OFF_MODE_POWER_OFF, 0, cut_power, 0);
	register_sys_off_handler(SYS_OFF_MODE_RESTART, 0, restart, 0);
	register_sys_off_handler(SYS_OFF_MODE_RESTART_PREPARE, 0, park_heads, 0);
}
