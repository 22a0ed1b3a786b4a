// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A release that enables interrupts within a section that has saved their state by itself.

#include <linux/irqflags.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock, next;
	raw_spinlock_t raw;
	rwlock_t table;
	int sent;
};

void port_send(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags); // note: saved by 'local_irq_save' here
	spin_lock(&p->lock);
	p->sent++;
	spin_unlock_irq(&p->lock); // expect: irq-flags: 'spin_unlock_irq' enables interrupts too early: the state that 'local_irq_save' has saved is still to be restored
	p->sent++;
	local_irq_restore(flags);
}

void port_send_raw(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags);
	raw_spin_lock(&p->raw);
	if (p->sent)
		p->sent = 0;
	raw_spin_unlock_irq(&p->raw); // expect: irq-flags: 'raw_spin_unlock_irq' enables interrupts too early
	local_irq_restore(flags);
}

void port_look_up(struct port *p, bool found)
{
	unsigned long flags;

	local_irq_save(flags);
	write_lock(&p->table);
	if (!found) {
		write_unlock_irq(&p->table); // expect: irq-flags: 'write_unlock_irq' enables interrupts too early
		goto out;
	}
	write_unlock(&p->table);
out:
	local_irq_restore(flags);
}

static void port_count(struct port *p)
{
	p->sent++;
}

void port_send_and_count(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags);
	port_count(p);
	spin_lock(&p->lock);
	port_count(p);
	spin_unlock_irq(&p->lock); // expect: irq-flags: 'spin_unlock_irq' enables interrupts too early
	port_count(p);
	local_irq_restore(flags);
}

void port_send_right(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock(&p->lock);
	p->sent++;
	spin_unlock(&p->lock);
	local_irq_restore(flags);
}

/* Nothing is saved here: the release ends the section. */
void port_disable(struct port *p)
{
	local_irq_disable();
	spin_lock(&p->lock);
	p->sent++;
	spin_unlock_irq(&p->lock);
}

/* The section is over by then. */
void port_send_twice(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags);
	p->sent++;
	local_irq_restore(flags);
	spin_lock_irq(&p->lock);
	p->sent++;
	spin_unlock_irq(&p->lock);
}

/* Enabled on purpose, and disabled again. */
void port_pause(struct port *p)
{
	unsigned long flags;

	local_irq_save(flags);
	p->sent++;
	local_irq_enable();
	p->sent++;
	local_irq_disable();
	local_irq_restore(flags);
}
