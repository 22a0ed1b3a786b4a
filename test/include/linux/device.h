/* What subsystems wrap round locks, and what of theirs sleeps. */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct device {
	struct mutex mutex;
	void *driver_data;
};

static inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

static inline int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}

static inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

static inline void device_lock_assert(struct device *dev)
{
	lockdep_assert_held(&dev->mutex);
}

void console_lock(void);
int console_trylock(void);
void console_unlock(void);

void rtnl_lock(void);
int rtnl_trylock(void);
void rtnl_unlock(void);
int rtnl_is_locked(void);
#define ASSERT_RTNL() \
	WARN_ON_ONCE(!rtnl_is_locked())

struct inode {
	struct rw_semaphore i_rwsem;
};
static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}
static inline int inode_trylock(struct inode *inode)
{
	return down_write_trylock(&inode->i_rwsem);
}
static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

struct mm_struct {
	struct rw_semaphore mmap_lock;
};
static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}
static inline bool mmap_read_trylock(struct mm_struct *mm)
{
	return down_read_trylock(&mm->mmap_lock) != 0;
}
static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}
static inline void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}
static inline void mmap_write_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

struct folio {
	unsigned long flags;
};
void __folio_lock(struct folio *folio);
bool folio_trylock(struct folio *folio);
static inline void folio_lock(struct folio *folio)
{
	might_sleep();
	if (!folio_trylock(folio))
		__folio_lock(folio);
}
void folio_unlock(struct folio *folio);

struct usb_device;
int usb_control_msg(struct usb_device *dev, unsigned int pipe, u8 request,
		    u8 type, u16 value, u16 index, void *data, u16 size,
		    int timeout);
struct urb;
int usb_submit_urb(struct urb *urb, gfp_t mem_flags);
void *dev_get_drvdata(const struct device *dev);
struct usb_interface;
void usb_autopm_put_interface(struct usb_interface *intf);

struct clk;
int clk_prepare(struct clk *clk);
int clk_enable(struct clk *clk);

struct dentry;
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct device_attribute;
int device_create_file(struct device *dev,
		       const struct device_attribute *attr);

struct regmap;
int regmap_write(struct regmap *map, unsigned int reg, unsigned int val);
struct gpio_desc;
int gpiod_cansleep(const struct gpio_desc *desc);
void gpiod_set_value_cansleep(struct gpio_desc *desc, int value);
void gpiod_set_value(struct gpio_desc *desc, int value);

static inline bool drm_can_sleep(void)
{
	if (in_atomic() || irqs_disabled())
		return false;
	return true;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void __user *from,
			     unsigned long n);
int __get_user_4(void);
#define get_user(x, ptr) ({ (x) = *(ptr); __get_user_4(); })

#endif
