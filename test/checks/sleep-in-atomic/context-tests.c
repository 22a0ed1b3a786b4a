// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Tests of the context guard the sleep.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static void *by_interrupt(void)
{
	return kmalloc(8, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL);
}

static void by_irqs(void)
{
	if (irqs_disabled())
		mdelay(1);
	else
		msleep(1);
}

static void by_both(void)
{
	if (!in_atomic() && !irqs_disabled())
		msleep(1);
}

static void by_drm(void)
{
	if (drm_can_sleep())
		msleep(1);
}

static void unguarded(void)
{
	if (in_task())
		msleep(1);
}

static void maybe(bool can_sleep)
{
	might_sleep_if(can_sleep);
}

void under_a_spinlock(void)
{
	spin_lock(&lock);
	by_both();
	by_drm();
	unguarded(); // expect: sleep-in-atomic: 'unguarded' may sleep
	spin_unlock(&lock);
}

/* A spinlock without interrupts off is invisible to irqs_disabled(). */
void wrong_test(void)
{
	spin_lock(&lock);
	by_irqs(); // expect: sleep-in-atomic: 'by_irqs' may sleep
	spin_unlock(&lock);
}

void with_interrupts_off(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	by_irqs();
	by_both();
	by_drm();
	spin_unlock_irqrestore(&lock, flags);
	by_irqs();
}

void only_interrupts_off(void)
{
	local_irq_disable();
	by_irqs();
	by_both();
	by_drm();
	local_irq_enable();
}

void bottom_halves_off(void)
{
	local_bh_disable();
	by_interrupt();
	by_irqs(); // expect: sleep-in-atomic: 'by_irqs' may sleep
	local_bh_enable();
}

/* in_interrupt() knows nothing of spinlocks. */
void by_interrupt_under_a_spinlock(void)
{
	spin_lock(&lock);
	if (!in_interrupt())
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
	spin_unlock(&lock);
}

void sleep_if(void)
{
	spin_lock(&lock);
	might_sleep_if(true); // expect: sleep-in-atomic: 'might_sleep_if' may sleep
	might_sleep_if(false);
	maybe(true); // expect: sleep-in-atomic: 'maybe' may sleep
	maybe(false);
	spin_unlock(&lock);
	maybe(true);
}

void sleep_if_blocking(void)
{
	spin_lock(&lock);
	might_sleep_if(gfpflags_allow_blocking(GFP_ATOMIC));
	might_sleep_if(gfpflags_allow_blocking(GFP_KERNEL)); // expect: sleep-in-atomic: 'might_sleep_if' may sleep
	spin_unlock(&lock);
}

void set_gpio(struct gpio_desc *gpio)
{
	spin_lock(&lock);
	if (gpiod_cansleep(gpio))
		gpiod_set_value(gpio, 0);
	else
		gpiod_set_value(gpio, 1);
	spin_unlock(&lock);
}

void oops(void)
{
	bool locked = true;

	if (oops_in_progress)
		locked = spin_trylock(&lock);
	else
		spin_lock(&lock);
	if (!locked)
		msleep(1);
	else
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
	if (locked)
		spin_unlock(&lock);
}
