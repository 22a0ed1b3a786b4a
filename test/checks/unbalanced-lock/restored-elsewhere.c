// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One helper saves the flags where only the machine looks, another one restores
// them from there.

#include <linux/irqflags.h>
#include <linux/preempt.h>

struct unit {
	int n;
	int *cells;
};

extern unsigned long saved_flags;
int work(struct unit *u);

static inline unsigned long read_saved(void)
{
	unsigned long flags;

	asm volatile("mov %%gs:%1,%0" : "=r"(flags) : "m"(saved_flags));
	return flags;
}

static inline void write_saved(unsigned long flags)
{
	asm volatile("mov %1,%%gs:%0" : "+m"(saved_flags) : "r"(flags));
}

static inline void enter(void)
{
	unsigned long flags;

	local_irq_save(flags);
	write_saved(flags);
}

static inline void leave(void)
{
	unsigned long flags = read_saved();

	local_irq_restore(flags);
}

int paired(struct unit *u)
{
	if (!u->n)
		return -22;
	enter();
	u->n++;
	leave();
	return 0;
}

int *found(struct unit *u)
{
	if (!u->n)
		return (int *)0;
	enter();
	u->n++;
	leave();
	if (work(u))
		return (int *)0;
	local_irq_disable();
	u->n--;
	local_irq_enable();
	return u->cells;
}

void returns_early(struct unit *u)
{
	if (!u->n)
		return;
	enter();
	u->n++;
	leave();
	local_irq_disable();
	if (u->n > 8)
		return; // expect: unbalanced-lock: returning with interrupts disabled
	local_irq_enable();
}
