// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A trylock holds the lock only where it said so, in either convention.

#include <linux/delay.h>
#include <linux/locks.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

void branch(void)
{
	if (spin_trylock(&lock)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	} else {
		msleep(1);
	}
	msleep(1);
}

void negated(void)
{
	if (!spin_trylock(&lock)) {
		msleep(1);
		return;
	}
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock(&lock);
}

void in_a_variable(void)
{
	int taken = spin_trylock(&lock);

	if (taken)
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	else
		msleep(1);
	if (taken)
		spin_unlock(&lock);
	msleep(1);
}

void in_a_negated_variable(void)
{
	bool busy = !spin_trylock(&lock);

	if (busy)
		msleep(1);
	if (!busy) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	}
}

void marked_unlikely(void)
{
	if (unlikely(!spin_trylock(&lock)))
		msleep(1);
	else
		spin_unlock(&lock);
	if (likely(spin_trylock(&lock))) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	}
}

void in_a_statement_expression(void)
{
	if (({ int __ok = spin_trylock(&lock); __ok; })) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	} else {
		msleep(1);
	}
}

void in_a_warning(void)
{
	if (WARN_ON(!spin_trylock(&lock))) {
		msleep(1);
		return;
	}
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock(&lock);
}

void in_a_loop(void)
{
	while (!spin_trylock(&lock))
		msleep(1);
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock(&lock);
}

void compared(void)
{
	if (spin_trylock(&lock) == 0)
		msleep(1);
	else
		spin_unlock(&lock);
	if (spin_trylock(&lock) != 0) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	}
}

void and_more(bool wanted)
{
	if (wanted && spin_trylock(&lock)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	} else {
		msleep(1);
	}
}

void variants(void)
{
	unsigned long flags;

	if (spin_trylock_irqsave(&lock, flags)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock_irqrestore(&lock, flags);
	} else {
		msleep(1);
	}
	if (spin_trylock_irq(&lock)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock_irq(&lock);
	} else {
		msleep(1);
	}
	if (spin_trylock_bh(&lock)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock_bh(&lock);
	} else {
		msleep(1);
	}
}

void by_bit(unsigned long *word)
{
	if (bit_spin_trylock(0, word)) {
		msleep(1); // expect: sleep-in-atomic: bit-spinlock 'word'
		bit_spin_unlock(0, word);
	}
	msleep(1);
}

void reference_counts(atomic_t *count, refcount_t *ref)
{
	unsigned long flags;

	if (atomic_dec_and_lock(count, &lock)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock(&lock);
	}
	msleep(1);
	if (!refcount_dec_and_lock(ref, &lock)) {
		msleep(1);
		return;
	}
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock(&lock);
	if (refcount_dec_and_lock_irqsave(ref, &lock, &flags)) {
		msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
		spin_unlock_irqrestore(&lock, flags);
	}
	msleep(1);
}

static int lock_unless(bool busy)
{
	if (busy)
		return -EBUSY;
	spin_lock(&lock);
	return 0;
}

void zero_is_success(bool busy)
{
	int err = lock_unless(busy);

	if (err) {
		msleep(1);
		return;
	}
	msleep(1); // expect: sleep-in-atomic: spinlock 'lock'
	spin_unlock(&lock);
}
