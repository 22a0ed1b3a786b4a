// RUN: split-file %s %t && %link %t
//
// The kernel's own code, which removes attributes, waits for those that it has
// registered itself, not for those of drivers that call it.

//--- core.h
#include <linux/mutex.h>
#include <linux/sysfs.h>
void links_unbind(struct device *dev);
void links_add(struct device *dev);
//--- drivers/base/core.c
#include "core.h"
static DEFINE_MUTEX(links);
extern const struct attribute_group links_group;
void links_unbind(struct device *dev)
{
	mutex_lock(&links);
	mutex_unlock(&links);
}
void links_add(struct device *dev)
{
	mutex_lock(&links);
	device_remove_group(dev, &links_group);
	mutex_unlock(&links);
}
//--- sound/codec.c
#define MODULE
#define KBUILD_MODNAME "codec"
#include "core.h"
extern const struct attribute_group codec_group;
static DEFINE_MUTEX(codecs);
static long reset_store(struct device *dev, struct device_attribute *attr,
			const char *buf, unsigned long count)
{
	links_unbind(dev);
	mutex_lock(&codecs); // note: 'codecs' acquired here
	mutex_unlock(&codecs);
	return count;
}
static struct device_attribute dev_attr_reset = {
	.attr = {.name = "reset"},
	.store = reset_store,
};
struct device_attribute *codec_attribute(void)
{
	return &dev_attr_reset;
}
void codec_remove(struct device *dev)
{
	mutex_lock(&codecs);
	device_remove_group(dev, &codec_group); // expect(alone, too): timer-delete: 'device_remove_group' waits for device_attribute.store 'reset_store', which acquires mutex 'codecs' that is held here
	mutex_unlock(&codecs);
}
