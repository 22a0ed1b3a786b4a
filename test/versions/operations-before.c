// RUN: %check %s -- -DLINUX=601
// RUN: %check %s -- -DLINUX=601 -DCONFIG_DEBUG_LOCK_ALLOC
// Under which locks operations were called before kernels changed it.

#include "Inputs/operations.h"
#include <linux/interrupt.h>

static int disk_open(struct block_device *bdev, unsigned int mode)
{
	mutex_lock(&bdev->bd_disk->open_mutex); // expect: double-lock: acquiring mutex 'bdev->bd_disk->open_mutex', which is held already
	mutex_unlock(&bdev->bd_disk->open_mutex);
	return 0;
}

const struct block_device_operations disk_ops = {
	.open = disk_open,
};

static int map(struct irq_domain *d, unsigned int virq, unsigned long hwirq)
{
	mutex_lock(&irq_domain_mutex); // expect: double-lock: acquiring mutex 'irq_domain_mutex', which is held already
	mutex_unlock(&irq_domain_mutex);
	return 0;
}

static int alloc(struct irq_domain *d, unsigned int virq, void *arg)
{
	mutex_lock(&irq_domain_mutex);
	mutex_unlock(&irq_domain_mutex);
	return 0;
}

const struct irq_domain_ops domain_ops = {
	.map = map,
	.alloc = alloc,
};

static int nic_reset(struct net_device *dev, unsigned int *flags)
{
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
	rtnl_unlock();
	return 0;
}

const struct ethtool_ops nic_ops = {
	.reset = nic_reset,
};

static int validate(void *tb[], void *data[], void *extack)
{
	rtnl_lock(); // expect: double-lock: acquiring mutex 'rtnl_mutex', which is held already
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
	return 0;
}

static int capture(struct pwm_chip *chip, void *pwm, void *result)
{
	mutex_lock(&pwm_lock); // expect: double-lock: acquiring mutex 'pwm_lock', which is held already
	mutex_unlock(&pwm_lock);
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
	wiphy_lock(hw->wiphy);
	wiphy_unlock(hw->wiphy);
	return 0;
}

const struct ieee80211_ops wifi_ops = {
	.start = wifi_start,
};

static DEFINE_SPINLOCK(position_lock);

static bool timestamp(struct drm_crtc *crtc, int *error)
{
	spin_lock(&position_lock);
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
