// RUN: %check %s
// Who adds something to a hotplug state locks the CPUs, which are locked where the state's callbacks run.

#include <linux/mutex.h>

enum cpuhp_state {
	CPUHP_AP_ONLINE_DYN = 192,
};

struct hlist_node;
int cpuhp_setup_state_multi(enum cpuhp_state state, const char *name,
			    int (*startup)(unsigned int cpu, struct hlist_node *node),
			    int (*teardown)(unsigned int cpu, struct hlist_node *node));
int cpuhp_state_add_instance_nocalls(enum cpuhp_state state, struct hlist_node *node);

static DEFINE_MUTEX(foo_mutex);
static DEFINE_MUTEX(bar_mutex);
static int foo_users, bar_users;

static int foo_offline(unsigned int cpu, struct hlist_node *node)
{
	mutex_lock(&foo_mutex); // expect: lock-order: acquiring mutex 'foo_mutex' while holding 'cpu_hotplug_lock', but elsewhere it is the other way round
	foo_users--;
	mutex_unlock(&foo_mutex);
	return 0;
}

int foo_add(struct hlist_node *node)
{
	int ret;

	mutex_lock(&foo_mutex); // note: 'foo_mutex' acquired here
	ret = cpuhp_state_add_instance_nocalls(CPUHP_AP_ONLINE_DYN, node); // note: 'cpu_hotplug_lock' acquired here
	mutex_unlock(&foo_mutex);
	return ret;
}

static int bar_offline(unsigned int cpu, struct hlist_node *node)
{
	mutex_lock(&bar_mutex);
	bar_users--;
	mutex_unlock(&bar_mutex);
	return 0;
}

int bar_add(struct hlist_node *node)
{
	mutex_lock(&bar_mutex);
	bar_users++;
	mutex_unlock(&bar_mutex);
	return cpuhp_state_add_instance_nocalls(CPUHP_AP_ONLINE_DYN, node);
}

int init(void)
{
	cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN, "foo:online", NULL, foo_offline);
	return cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN, "bar:online", NULL, bar_offline);
}
