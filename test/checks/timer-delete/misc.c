// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The kernel opens miscellaneous devices with a mutex held, which misc_register() and misc_deregister() acquire; those
// with minors of USB with another one.

#include <linux/fs.h>
#include <linux/mutex.h>

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
};
int misc_register(struct miscdevice *misc);
void misc_deregister(struct miscdevice *misc);

static DEFINE_MUTEX(clock_lock);
static DEFINE_MUTEX(clock_read_lock);
static int users;

static void clock_count(int n)
{
	mutex_lock(&clock_lock); // note: 'clock_lock' acquired here
	users += n;
	mutex_unlock(&clock_lock);
}

static int clock_open(struct inode *inode, struct file *file)
{
	clock_count(1);
	return 0;
}

static ssize_t clock_read(struct file *file, char *to, size_t n, loff_t *at)
{
	mutex_lock(&clock_read_lock);
	n = users;
	mutex_unlock(&clock_read_lock);
	return n;
}

static const struct file_operations clock_fops = {
	.open = clock_open, // note: 'clock_open' is registered here as file_operations.open
	.read = clock_read,
};

static struct miscdevice clock_dev = {
	.name = "clock",
	.fops = &clock_fops,
};

int clock_begin(void)
{
	int err;

	mutex_lock(&clock_lock); // note: 'clock_lock' acquired here
	err = misc_register(&clock_dev); // expect: timer-delete: 'misc_register' waits for file_operations.open 'clock_open', which acquires mutex 'clock_lock' that is held here
	mutex_unlock(&clock_lock);
	return err;
}

static void clock_remove(void)
{
	misc_deregister(&clock_dev);
}

void clock_end(void)
{
	mutex_lock(&clock_lock);
	clock_remove(); // expect: timer-delete: 'clock_remove' waits for file_operations.open 'clock_open', which acquires mutex 'clock_lock' that is held here
	mutex_unlock(&clock_lock);
}

void clock_end_if(int unused)
{
	guard(mutex)(&clock_lock);
	if (!users)
		misc_deregister(&clock_dev); // expect: timer-delete: 'misc_deregister' waits for file_operations.open 'clock_open'
}

struct usb_interface;
struct usb_class_driver;
void usb_deregister_dev(struct usb_interface *intf, struct usb_class_driver *driver);

void clock_disconnect(struct usb_interface *intf, struct usb_class_driver *driver)
{
	mutex_lock(&clock_lock);
	usb_deregister_dev(intf, driver); // expect: timer-delete: 'usb_deregister_dev' waits for file_operations.open 'clock_open'
	mutex_unlock(&clock_lock);
}

/* read() runs without it. */
void clock_end_reading(void)
{
	mutex_lock(&clock_read_lock);
	misc_deregister(&clock_dev);
	mutex_unlock(&clock_read_lock);
}

void clock_end_right(void)
{
	mutex_lock(&clock_lock);
	users = 0;
	mutex_unlock(&clock_lock);
	misc_deregister(&clock_dev);
}
