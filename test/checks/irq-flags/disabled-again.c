// RUN: %check %s
// Flags that were restored say what interrupts are to be after they have been
// disabled again, without saving them.

#include <linux/irqflags.h>
#include <linux/spinlock.h>

struct stick {
	spinlock_t lock;
	int port, last;
};

int stick_read(struct stick *s);

int each_round(struct stick *s)
{
	unsigned long flags;
	int n = 0;

	local_irq_save(flags);
	s->last = stick_read(s);
	local_irq_restore(flags);
	do {
		local_irq_disable();
		s->port = stick_read(s);
		local_irq_restore(flags);
	} while (s->port == s->last && ++n < 16);
	return n;
}

void once(struct stick *s)
{
	unsigned long flags;

	local_irq_save(flags);
	s->last = stick_read(s);
	local_irq_restore(flags);
	s->port = 0;
	local_irq_disable();
	s->last = stick_read(s);
	local_irq_restore(flags);
}

static void stick_stop(void)
{
	local_irq_disable();
}

void by_helper(struct stick *s)
{
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->last = stick_read(s);
	spin_unlock_irqrestore(&s->lock, flags);
	stick_stop();
	s->last = stick_read(s);
	local_irq_restore(flags);
}

// A lock that was acquired otherwise.
void another_variant(struct stick *s)
{
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->last = stick_read(s);
	spin_unlock_irqrestore(&s->lock, flags);
	spin_lock_irq(&s->lock);
	s->port = stick_read(s);
	spin_unlock_irqrestore(&s->lock, flags); // expect: irq-flags: 'spin_unlock_irqrestore' restores flags that were restored already
}

// They are not disabled.
void twice(struct stick *s)
{
	unsigned long flags;

	local_irq_save(flags);
	s->last = stick_read(s);
	local_irq_restore(flags);
	s->port = stick_read(s);
	local_irq_restore(flags); // expect: irq-flags: 'local_irq_restore' restores flags that were restored already
}

void enabled_by_hand(struct stick *s)
{
	unsigned long flags;

	local_irq_save(flags);
	s->last = stick_read(s);
	local_irq_restore(flags);
	local_irq_disable();
	s->port = stick_read(s);
	local_irq_enable();
	local_irq_restore(flags); // expect: irq-flags: 'local_irq_restore' restores flags that were restored already
}
