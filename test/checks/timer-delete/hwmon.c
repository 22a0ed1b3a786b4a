// RUN: %check %s
// Who unregisters a hardware monitor waits for its operations, not for the
// attributes that the file has of other devices.

#include <linux/mutex.h>
#include <linux/sysfs.h>

struct hwmon_ops {
	int (*read)(struct device *dev, int type, u32 attr, int channel, long *val);
};

void hwmon_device_unregister(struct device *dev);
struct sensor *sensor_of(struct device *dev);

struct sensor {
	struct mutex lock;
	struct mutex list_lock;
	struct device *hwmon;
	long value;
};

static ssize_t list_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct sensor *s = sensor_of(dev);

	mutex_lock(&s->list_lock);
	mutex_unlock(&s->list_lock);
	return 0;
}

static struct device_attribute list_attribute = {
	.show = list_show,
};

static int sensor_read(struct device *dev, int type, u32 attr, int channel,
		       long *val)
{
	struct sensor *s = sensor_of(dev);

	mutex_lock(&s->lock);
	*val = s->value;
	mutex_unlock(&s->lock);
	return 0;
}

static const struct hwmon_ops sensor_ops = {
	.read = sensor_read,
};

void sensor_detach(struct sensor *s)
{
	mutex_lock(&s->list_lock);
	hwmon_device_unregister(s->hwmon);
	mutex_unlock(&s->list_lock);
}

void sensor_remove(struct sensor *s)
{
	mutex_lock(&s->lock);
	hwmon_device_unregister(s->hwmon); // expect: timer-delete: 'hwmon_device_unregister' waits for hwmon_ops.read 'sensor_read'
	mutex_unlock(&s->lock);
}

const struct hwmon_ops *sensor_start(struct device_attribute **list)
{
	*list = &list_attribute;
	return &sensor_ops;
}
