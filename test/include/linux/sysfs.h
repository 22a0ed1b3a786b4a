/* Attributes: of include/linux/sysfs.h and include/linux/device.h. */
#ifndef _LINUX_SYSFS_H
#define _LINUX_SYSFS_H

#include <linux/device.h>

struct attribute {
	const char *name;
};
struct attribute_group;
struct device_attribute {
	struct attribute attr;
	long (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	long (*store)(struct device *dev, struct device_attribute *attr,
		      const char *buf, unsigned long count);
};

void device_remove_file(struct device *dev, const struct device_attribute *attr);
void device_remove_group(struct device *dev,
			 const struct attribute_group *group);

#endif
