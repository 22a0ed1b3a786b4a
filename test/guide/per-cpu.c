// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Per-CPU Data".

#include <linux/delay.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned long, packets);

void count(void)
{
	get_cpu_var(packets)++;
	put_cpu_var(packets);
}

/* On another CPU afterwards. */
void count_slowly(void)
{
	unsigned long *p = &get_cpu_var(packets);

	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while preemption is disabled
	++*p;
	put_cpu_var(packets);
}

void count_then_sleep(void)
{
	get_cpu_var(packets)++;
	put_cpu_var(packets);
	msleep(1);
}
