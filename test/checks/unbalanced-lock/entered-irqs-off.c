// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that enables interrupts before it disables them is called with them disabled, and gives that back.

#include <linux/irqflags.h>
#include <linux/spinlock.h>

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

struct pipe {
	spinlock_t lock;
	int armed, async;
};

/* The other half enables them; the lock has nothing to do with it. */
void update_start(struct pipe *p)
{
	if (p->async) {
		spin_lock_irq(&p->lock);
		p->armed = 1;
		spin_unlock_irq(&p->lock);
		return;
	}
	local_irq_disable();
}

void update_end(struct pipe *p)
{
	local_irq_enable();
}

/* Here it was the lock. */
int update_wrong(struct pipe *p)
{
	spin_lock_irq(&p->lock);
	if (p->async) {
		spin_unlock(&p->lock); // expect: unbalanced-lock: was acquired with the _irq variant, but is released with the plain one
		return -16; // expect: unbalanced-lock: returning with interrupts disabled
	}
	spin_unlock_irq(&p->lock);
	return 0;
}
