/* Platform drivers. */
#ifndef _LINUX_PLATFORM_DEVICE_H
#define _LINUX_PLATFORM_DEVICE_H

#include <linux/device.h>

struct platform_device {
	const char *name;
	struct device dev;
};
struct platform_driver {
	int (*probe)(struct platform_device *);
	void (*remove)(struct platform_device *);
	void (*shutdown)(struct platform_device *);
};
static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return pdev->dev.driver_data;
}
static inline void platform_set_drvdata(struct platform_device *pdev,
					void *data)
{
	pdev->dev.driver_data = data;
}
int platform_get_irq(struct platform_device *dev, unsigned int num);

#endif
