/* A stand-in for the kernel's header. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/types.h>

struct task_struct {
	unsigned int flags;
	int pid;
	char comm[16];
};

struct task_struct *get_current(void);
#define current get_current()

static inline int task_pid_nr(struct task_struct *t)
{
	return t->pid;
}

void schedule(void);

#endif
