// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that enables interrupts before it disables them is called with them disabled, and gives that back.

#include <linux/irqflags.h>

int line_of(int pipe);
long wait_for(long timeout);

int wait_for_line(int pipe, int last, long timeout)
{
	while (line_of(pipe) != last) {
		if (!timeout)
			break;
		local_irq_enable();
		timeout = wait_for(timeout);
		local_irq_disable();
	}
	return line_of(pipe);
}

int wait_for_line_wrong(int pipe, int last)
{
	local_irq_disable();
	if (line_of(pipe) != last)
		return -16; // expect: unbalanced-lock: returning with interrupts disabled
	local_irq_enable();
	return 0;
}
