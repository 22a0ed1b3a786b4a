// RUN: %check %s
// Removing an attribute waits for who reads or writes it.

#include <linux/mutex.h>
#include <linux/sysfs.h>

struct sensor {
	struct device *dev;
	struct mutex mutex, other;
	int value;
};

struct sensor *sensor_of(struct device *dev);

static long value_show(struct device *dev, struct device_attribute *attr,
		       char *buf)
{
	struct sensor *s = sensor_of(dev);
	long value;

	mutex_lock(&s->mutex); // note: 's->mutex' acquired here
	value = s->value;
	mutex_unlock(&s->mutex);
	return value;
}

static struct device_attribute dev_attr_value = {
	.attr = {.name = "value"},
	.show = value_show,
};

void stop(struct sensor *s)
{
	mutex_lock(&s->mutex);
	device_remove_file(s->dev, &dev_attr_value); // expect: timer-delete: 'device_remove_file' waits for device_attribute.show 'value_show', which acquires mutex 's->mutex' that is held here
	mutex_unlock(&s->mutex);
}

struct attribute_group {
	struct attribute **attrs;
};
void sysfs_remove_group(struct device *dev, const struct attribute_group *grp);
extern const struct attribute_group sensor_group;

void stop_group(struct sensor *s)
{
	mutex_lock(&s->mutex);
	sysfs_remove_group(s->dev, &sensor_group); // expect: timer-delete: 'sysfs_remove_group' waits for device_attribute.show 'value_show', which acquires mutex 's->mutex' that is held here
	mutex_unlock(&s->mutex);
}

void stop_group_right(struct sensor *s)
{
	mutex_lock(&s->other);
	sysfs_remove_group(s->dev, &sensor_group);
	mutex_unlock(&s->other);
}

void stop_right(struct sensor *s)
{
	mutex_lock(&s->mutex);
	s->value = 0;
	mutex_unlock(&s->mutex);
	device_remove_file(s->dev, &dev_attr_value);
}

void stop_with_another(struct sensor *s)
{
	mutex_lock(&s->other);
	device_remove_file(s->dev, &dev_attr_value);
	mutex_unlock(&s->other);
}

// Of a group that is found in memory it is not known who is in it.
struct family {
	const struct attribute_group *group, **groups;
};
void sysfs_remove_groups(struct device *dev, const struct attribute_group **groups);
extern const struct attribute_group *sensor_groups[];

void stop_family(struct sensor *s, struct family *f)
{
	mutex_lock(&s->mutex);
	sysfs_remove_group(s->dev, f->group);
	sysfs_remove_groups(s->dev, f->groups);
	mutex_unlock(&s->mutex);
}

void stop_passed(struct sensor *s, const struct attribute_group *group)
{
	mutex_lock(&s->mutex);
	sysfs_remove_group(s->dev, group);
	mutex_unlock(&s->mutex);
}

void stop_groups(struct sensor *s)
{
	mutex_lock(&s->mutex);
	sysfs_remove_groups(s->dev, sensor_groups); // expect: timer-delete: 'sysfs_remove_groups' waits for device_attribute.show 'value_show', which acquires mutex 's->mutex' that is held here
	mutex_unlock(&s->mutex);
}
