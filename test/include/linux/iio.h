/* Industrial I/O. */
#ifndef _LINUX_IIO_H
#define _LINUX_IIO_H

#include <linux/device.h>

struct iio_dev {
	struct device dev;
	void *priv;
};
struct iio_dev *devm_iio_device_alloc(struct device *dev, int size);
static inline void *iio_priv(const struct iio_dev *d)
{
	return d->priv;
}

#endif
