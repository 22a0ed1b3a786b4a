/* Functions that call what they are passed, from several headers. */
#ifndef _LINUX_ITERATE_H
#define _LINUX_ITERATE_H

#include <linux/device.h>
#include <linux/list.h>

struct device_driver;
struct file;
struct idr;
struct files_struct {
	spinlock_t file_lock;
};

int driver_for_each_device(struct device_driver *drv, struct device *start,
			   void *data,
			   int (*fn)(struct device *dev, void *data));
int device_for_each_child(struct device *dev, void *data,
			  int (*fn)(struct device *dev, void *data));
int idr_for_each(const struct idr *idr,
		 int (*fn)(int id, void *p, void *data), void *data);
int iterate_fd(struct files_struct *files, unsigned int n,
	       int (*fn)(const void *p, struct file *file, unsigned int fd),
	       const void *p);

#endif
