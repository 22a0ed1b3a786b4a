// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// An argument by which a function leaves interrupts disabled: callers may ask for that, unless it is an error or the
// saved state is lost.

#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	unsigned long saved;
	int sent;
};

int port_set(struct port *p, int rate)
{
	unsigned long flags;

	local_irq_save(flags); // note: interrupts disabled here by 'local_irq_save'
	if (rate)
		return -EINVAL; // expect: unbalanced-lock: returning with interrupts disabled, which other paths enable again
	p->sent++;
	local_irq_restore(flags);
	return 0;
}

void port_clear(struct port *p, bool keep)
{
	unsigned long flags;

	local_irq_save(flags);
	if (keep)
		return; // expect: unbalanced-lock: returning with interrupts disabled, which other paths enable again
	p->sent = 0;
	local_irq_restore(flags);
}

int port_count(struct port *p, int n)
{
	preempt_disable();
	if (!n)
		return -EINVAL; // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
	p->sent += n;
	preempt_enable();
	return 0;
}

void port_drop(struct port *p, bool keep)
{
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	if (keep)
		return; // expect: unbalanced-lock: returning with spinlock 'p->lock' held, which other paths release
	p->sent = 0;
	spin_unlock_irqrestore(&p->lock, flags);
}

/* The caller can go on with the state: it is in the object, ... */
void port_begin(struct port *p, bool more)
{
	local_irq_save(p->saved);
	if (more)
		return;
	p->sent++;
	local_irq_restore(p->saved);
}

/* ... it is returned, ... */
unsigned long port_begin_returned(struct port *p, bool more)
{
	unsigned long flags;

	local_irq_save(flags);
	if (more)
		return flags;
	p->sent++;
	local_irq_restore(flags);
	return 0;
}

/* ... it is left where the caller has asked for it, ... */
void port_begin_stored(struct port *p, unsigned long *flags, bool more)
{
	local_irq_save(*flags);
	if (more)
		return;
	p->sent++;
	local_irq_restore(*flags);
}

/* ... or there is none. */
void port_begin_plain(struct port *p, bool more)
{
	local_irq_disable();
	if (more)
		return;
	p->sent++;
	local_irq_enable();
}

void port_count_more(struct port *p, bool more)
{
	preempt_disable();
	if (more)
		return;
	p->sent++;
	preempt_enable();
}
