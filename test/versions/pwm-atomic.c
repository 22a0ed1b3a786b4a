// RUN: %check %s -- -DLINUX=613
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Since 6.13 an atomic PWM chip is locked by a spinlock.

#include "Inputs/operations.h"
#include <linux/delay.h>

static int apply(struct pwm_chip *chip, void *pwm, const void *state)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*pwm_ops.apply
	return 0;
}

static int capture(struct pwm_chip *chip, void *pwm, void *result)
{
	spin_lock(&chip->atomic_lock); // expect: double-lock: acquiring spinlock 'chip->atomic_lock', which is held already
	spin_unlock(&chip->atomic_lock);
	return 0;
}

static const struct pwm_ops pwm_ops = {
	.apply = apply,
	.capture = capture,
};

void probe(struct pwm_chip *chip)
{
	chip->ops = &pwm_ops;
	chip->atomic = true;
}
