// RUN: %check %s --strict

#include <linux/interrupt.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock, stats_lock;
	struct sk_buff *pending;
	int n;
};

void by_lock(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags); // note: 'd->lock' acquired here
	kfree_skb(d->pending); // expect: wrong-irq-state: 'kfree_skb' needs interrupts enabled, but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irqrestore(&d->lock, flags);
}

/* The lock alone disables none. */
void by_plain_lock(struct dev *d)
{
	spin_lock(&d->lock);
	kfree_skb(d->pending);
	spin_unlock(&d->lock);
}

void after_lock(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->n++;
	spin_unlock_irqrestore(&d->lock, flags);
	kfree_skb(d->pending);
}

void any_context(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	dev_kfree_skb_any(d->pending);
	dev_kfree_skb_irq(d->pending);
	spin_unlock_irqrestore(&d->lock, flags);
}

void by_irqs(struct dev *d)
{
	local_irq_disable(); // note: interrupts disabled here by 'local_irq_disable'
	skb_queue_purge(&d->pending->list); // expect: wrong-irq-state: 'skb_queue_purge' needs interrupts enabled, but they are disabled
	local_irq_enable();
	skb_queue_purge(&d->pending->list);
}

static void drop(struct dev *d)
{
	d->n++;
	dev_kfree_skb(d->pending); // note: 'dev_kfree_skb' needs interrupts enabled
}

void by_callee(struct dev *d)
{
	spin_lock_irq(&d->lock); // note: 'd->lock' acquired here
	drop(d); // expect: wrong-irq-state: 'drop' needs interrupts enabled .in 'dev_kfree_skb'., but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irq(&d->lock);
	drop(d);
}

/* What a callee does wrong by itself is told there. */
static void count_disabled(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags); // note: 'd->lock' acquired here
	spin_lock_bh(&d->stats_lock);
	d->n++;
	spin_unlock_bh(&d->stats_lock); // expect: wrong-irq-state: 'spin_unlock_bh' needs interrupts enabled, but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irqrestore(&d->lock, flags);
}

void calls_count_disabled(struct dev *d)
{
	count_disabled(d);
	local_irq_disable();
	count_disabled(d);
	local_irq_enable();
}

static void drop_unlocked(struct dev *d)
{
	spin_unlock_irq(&d->lock);
	kfree_skb(d->pending);
	spin_lock_irq(&d->lock);
}

void by_callee_that_unlocks(struct dev *d)
{
	spin_lock_irq(&d->lock);
	drop_unlocked(d);
	spin_unlock_irq(&d->lock);
}

/* Bottom halves: enabling them runs softirqs, and enables interrupts. */
void bottom_halves(struct dev *d)
{
	spin_lock_irq(&d->lock); // note: 'd->lock' acquired here
	local_bh_disable();
	d->n++;
	local_bh_enable(); // expect: wrong-irq-state: 'local_bh_enable' needs interrupts enabled, but spinlock 'd->lock' is held with interrupts disabled
	spin_unlock_irq(&d->lock);
}

static void count(struct dev *d)
{
	spin_lock_bh(&d->stats_lock);
	d->n++;
	spin_unlock_bh(&d->stats_lock); // note: 'spin_unlock_bh' needs interrupts enabled
}

void bottom_halves_of_callee(struct dev *d)
{
	spin_lock_irq(&d->lock); // note: 'd->lock' acquired here
	count(d); // expect: wrong-irq-state: 'count' needs interrupts enabled .in 'spin_unlock_bh'.
	spin_unlock_irq(&d->lock);
	spin_lock(&d->lock);
	count(d);
	spin_unlock(&d->lock);
}

/* They are not enabled before interrupts are. */
void bottom_halves_later(struct dev *d)
{
	local_irq_disable();
	local_bh_disable();
	d->n++;
	local_irq_enable();
	local_bh_enable();
}

static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	dev_kfree_skb(d->pending); // expect: wrong-irq-state: 'dev_kfree_skb' needs interrupts enabled, but is called in hardirq context .interrupt handler 'dev_irq'.
	return IRQ_HANDLED;
}

static irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *d = data;

	dev_kfree_skb(d->pending);
	return IRQ_HANDLED;
}

int probe(struct dev *d, int irq)
{
	return request_threaded_irq(irq, dev_irq, dev_thread, 0, "d", d); // note: 'dev_irq' is registered here
}

void asserted(struct dev *d)
{
	lockdep_assert_irqs_enabled();
	d->n++;
}

void calls_asserted(struct dev *d)
{
	unsigned long flags;

	asserted(d);
	local_irq_save(flags); // note: interrupts disabled here by 'local_irq_save'
	asserted(d); // expect: wrong-irq-state: 'asserted' needs interrupts enabled .in 'lockdep_assert_irqs_enabled'., but they are disabled
	local_irq_restore(flags);
}

/* Told as a wrong variant. */
void wrong_variant(struct dev *d)
{
	spin_lock_irq(&d->lock);
	d->n++;
	spin_unlock_bh(&d->lock); // expect: unbalanced-lock: .*
}

/* Who asks does it right. */
void asks(struct dev *d)
{
	if (irqs_disabled())
		dev_kfree_skb_irq(d->pending);
	else
		dev_kfree_skb(d->pending);
}

void calls_asks(struct dev *d)
{
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	asks(d);
	spin_unlock_irqrestore(&d->lock, flags);
}
