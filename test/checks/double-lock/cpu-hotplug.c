// RUN: %check %s
// The CPUs are locked while one of them goes up or down.

#include <linux/kernel.h>

enum cpuhp_state {
	CPUHP_OFFLINE,
	CPUHP_FOO_PREPARE = 30,
	CPUHP_AP_FOO_STARTING = 120,
	CPUHP_AP_ONLINE_DYN = 192,
};

void cpus_read_lock(void);
void cpus_read_unlock(void);
void cpus_write_lock(void);
void cpus_write_unlock(void);
void lockdep_assert_cpus_held(void);
int cpuhp_setup_state(enum cpuhp_state state, const char *name, int (*startup)(unsigned int cpu),
		      int (*teardown)(unsigned int cpu));
int cpuhp_setup_state_nocalls(enum cpuhp_state state, const char *name, int (*startup)(unsigned int cpu),
			      int (*teardown)(unsigned int cpu));
void cpuhp_remove_state(enum cpuhp_state state);

static unsigned int online_cpus;

static int foo_online(unsigned int cpu)
{
	cpus_read_lock(); // expect: double-lock: acquiring percpu-rwsem 'cpu_hotplug_lock', which is held already
	online_cpus++;
	cpus_read_unlock();
	return 0;
}

static int foo_offline(unsigned int cpu)
{
	cpuhp_remove_state(CPUHP_FOO_PREPARE); // expect: double-lock: 'cpuhp_remove_state' acquires percpu-rwsem 'cpu_hotplug_lock', which is held already
	return 0;
}

static int bar_online(unsigned int cpu)
{
	online_cpus++;
	return 0;
}

/* It runs with interrupts off; in which numbers such states end, differs. */
static int foo_starting(unsigned int cpu)
{
	online_cpus++;
	return 0;
}

int foo_init(void)
{
	cpuhp_setup_state(CPUHP_AP_FOO_STARTING, "foo:starting", foo_starting, NULL);
	return cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "foo:online", foo_online, foo_offline);
}

int bar_init(void)
{
	int ret = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "bar:online", bar_online, NULL);

	cpus_read_lock();
	online_cpus = 0;
	cpus_read_unlock();
	return ret;
}

int bar_init_locked(void)
{
	int ret;

	cpus_write_lock();
	ret = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "bar:online", bar_online, NULL); // expect: double-lock: 'cpuhp_setup_state_nocalls' acquires percpu-rwsem 'cpu_hotplug_lock', which is held already
	cpus_write_unlock();
	return ret;
}
