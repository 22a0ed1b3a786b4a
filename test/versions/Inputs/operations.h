/* Tables of operations as kernel LINUX has them: 612 is 6.12. */
#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

struct gendisk {
	struct mutex open_mutex;
};
struct block_device {
	struct gendisk *bd_disk;
};
#if LINUX >= 605
typedef unsigned int blk_mode_t;
#endif
struct block_device_operations {
#if LINUX >= 605
	int (*open)(struct gendisk *disk, blk_mode_t mode);
#else
	int (*open)(struct block_device *bdev, unsigned int mode);
#endif
};

struct irq_domain {
	struct mutex mutex;
#if LINUX >= 603
	struct irq_domain *root;
#endif
};
struct irq_domain_ops {
	int (*map)(struct irq_domain *d, unsigned int virq, unsigned long hwirq);
	int (*alloc)(struct irq_domain *d, unsigned int virq, void *arg);
};
extern struct mutex irq_domain_mutex;

struct ethtool_ops {
	int (*reset)(struct net_device *dev, unsigned int *flags);
#if LINUX >= 611
	int (*set_module_eeprom_by_page)(struct net_device *dev, void *page);
#endif
};

struct rtnl_link_ops {
	int (*validate)(void *tb[], void *data[], void *extack);
#if LINUX >= 613
	unsigned short peer_type;
#endif
};

struct pwm_chip {
	const struct pwm_ops *ops;
	bool atomic;
#if LINUX >= 613
	union {
		struct mutex nonatomic_lock;
		spinlock_t atomic_lock;
	};
#endif
};
struct pwm_ops {
	int (*apply)(struct pwm_chip *chip, void *pwm, const void *state);
	int (*capture)(struct pwm_chip *chip, void *pwm, void *result);
	int (*write_waveform)(struct pwm_chip *chip, void *pwm, const void *hw);
};
extern struct mutex pwm_lock;

struct drm_crtc {
	int index;
};
struct drm_crtc_funcs {
	bool (*get_vblank_timestamp)(struct drm_crtc *crtc, int *error);
};
#if LINUX >= 604
int drm_crtc_next_vblank_start(struct drm_crtc *crtc, long *time);
#endif

struct wiphy {
	struct mutex mtx;
};
static inline void wiphy_lock(struct wiphy *wiphy)
{
	mutex_lock(&wiphy->mtx);
}
static inline void wiphy_unlock(struct wiphy *wiphy)
{
	mutex_unlock(&wiphy->mtx);
}
struct ieee80211_hw {
	struct wiphy *wiphy;
	void *priv;
};
struct ieee80211_ops {
	int (*start)(struct ieee80211_hw *hw);
#if LINUX >= 607
	void (*vif_add_debugfs)(struct ieee80211_hw *hw, void *vif);
#endif
};

struct ieee802154_hw {
	void *priv;
};
struct ieee802154_ops {
	int (*xmit_async)(struct ieee802154_hw *hw, void *skb);
};

int acpi_install_fixed_event_handler(unsigned int event,
				     unsigned int (*handler)(void *context),
				     void *context);
