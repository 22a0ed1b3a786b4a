// RUN: %check %s -- -DLINUX=613
// RUN: %check %s -- -DLINUX=702 -DCONFIG_DEBUG_LOCK_ALLOC
// Under which locks operations are called, in the kernels that have changed it.

#include "Inputs/operations.h"
#include <linux/interrupt.h>

static int disk_open(struct gendisk *disk, blk_mode_t mode)
{
	mutex_lock(&disk->open_mutex); // expect: double-lock: acquiring mutex 'disk->open_mutex', which is held already
	mutex_unlock(&disk->open_mutex);
	return 0;
}

const struct block_device_operations disk_ops = {
	.open = disk_open,
};

static int map(struct irq_domain *d, unsigned int virq, unsigned long hwirq)
{
	mutex_lock(&irq_domain_mutex);
	mutex_unlock(&irq_domain_mutex);
	mutex_lock(&d->root->mutex); // expect: double-lock: acquiring mutex 'd->root->mutex', which is held already
	mutex_unlock(&d->root->mutex);
	return 0;
}

static int alloc(struct irq_domain *d, unsigned int virq, void *arg)
{
	mutex_lock(&d->root->mutex); // expect: double-lock: acquiring mutex 'd->root->mutex', which is held already
	mutex_unlock(&d->root->mutex);
	return 0;
}

const struct irq_domain_ops domain_ops = {
	.map = map,
	.alloc = alloc,
};

static int nic_reset(struct net_device *dev, unsigned int *flags)
{
	rtnl_lock();
	rtnl_unlock();
	return 0;
}

const struct ethtool_ops nic_ops = {
	.reset = nic_reset,
};

static int validate(void *tb[], void *data[], void *extack)
{
	rtnl_lock();
	rtnl_unlock();
	return 0;
}

const struct rtnl_link_ops link_ops = {
	.validate = validate,
};

static int apply(struct pwm_chip *chip, void *pwm, const void *state)
{
	mutex_lock(&pwm_lock);
	mutex_unlock(&pwm_lock);
	mutex_lock(&chip->nonatomic_lock); // expect: double-lock: acquiring mutex 'chip->nonatomic_lock', which is held already
	mutex_unlock(&chip->nonatomic_lock);
	return 0;
}

static int capture(struct pwm_chip *chip, void *pwm, void *result)
{
	mutex_lock(&chip->nonatomic_lock); // expect: double-lock: acquiring mutex 'chip->nonatomic_lock', which is held already
	mutex_unlock(&chip->nonatomic_lock);
	return 0;
}

static const struct pwm_ops pwm_ops = {
	.apply = apply,
	.capture = capture,
};

void pwm_probe(struct pwm_chip *chip)
{
	chip->ops = &pwm_ops;
}

static int wifi_start(struct ieee80211_hw *hw)
{
	wiphy_lock(hw->wiphy); // expect: double-lock: acquires mutex 'hw->wiphy->mtx', which is held already
	wiphy_unlock(hw->wiphy);
	return 0;
}

const struct ieee80211_ops wifi_ops = {
	.start = wifi_start,
};

static DEFINE_SPINLOCK(position_lock);

static bool timestamp(struct drm_crtc *crtc, int *error)
{
	spin_lock(&position_lock); // expect: irq-unsafe-lock: acquiring spinlock 'position_lock' with interrupts enabled
	*error = crtc->index;
	spin_unlock(&position_lock);
	return true;
}

const struct drm_crtc_funcs crtc_ops = {
	.get_vblank_timestamp = timestamp,
};

static irqreturn_t vblank(int irq, void *data)
{
	spin_lock(&position_lock);
	spin_unlock(&position_lock);
	return IRQ_HANDLED;
}

int start(void *d, int irq)
{
	return request_irq(irq, vblank, 0, "crtc", d);
}
