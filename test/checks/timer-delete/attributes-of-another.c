// RUN: %check %s
// Who removes a device waits for the callbacks of its attributes, not for those
// of the attributes that devices of another kind have.

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

struct region {
	struct device dev;
	struct mutex lock;
};

struct decoder {
	struct device dev;
	struct mutex lock;
	struct region *region;
};

static long create_show(struct device *dev, struct device_attribute *attr,
			char *buf)
{
	struct decoder *d = container_of(dev, struct decoder, dev);

	mutex_lock(&d->lock); // note: 'd->lock' acquired here
	mutex_unlock(&d->lock);
	return 0;
}

static struct device_attribute dev_attr_create = {
	.attr = {.name = "create"},
	.show = create_show,
};

void decoder_drop_region(struct decoder *d, const struct device_attribute *attr)
{
	mutex_lock(&d->lock);
	device_remove_file(&d->region->dev, attr);
	mutex_unlock(&d->lock);
}

void decoder_drop_bad(struct decoder *d)
{
	mutex_lock(&d->lock);
	device_remove_file(&d->dev, &dev_attr_create); // expect: timer-delete: 'device_remove_file' waits for device_attribute.show 'create_show', which acquires mutex 'd->lock' that is held here
	mutex_unlock(&d->lock);
}

/* A device's own lock, which the callback of another device may hold. */
static long busy_show(struct device *dev, struct device_attribute *attr,
		      char *buf)
{
	device_lock(dev);
	device_unlock(dev);
	return 0;
}

static struct device_attribute dev_attr_busy = {
	.attr = {.name = "busy"},
	.show = busy_show,
};

void region_remove(struct region *r, struct device *child)
{
	device_lock(&r->dev);
	device_remove_file(child, &dev_attr_busy);
	device_unlock(&r->dev);
}
