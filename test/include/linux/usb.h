/* URBs: usb_fill_*_urb() assign the completion handler. */
#ifndef _LINUX_USB_H
#define _LINUX_USB_H

#include <linux/device.h>
#include <linux/gfp.h>

struct urb;
typedef void (*usb_complete_t)(struct urb *);
struct urb {
	struct usb_device *dev;
	unsigned int pipe;
	int status;
	void *transfer_buffer;
	u32 transfer_buffer_length;
	int interval;
	void *context;
	usb_complete_t complete;
};
static inline void usb_fill_bulk_urb(struct urb *urb, struct usb_device *dev,
				     unsigned int pipe, void *transfer_buffer,
				     int buffer_length,
				     usb_complete_t complete_fn, void *context)
{
	urb->dev = dev;
	urb->pipe = pipe;
	urb->transfer_buffer = transfer_buffer;
	urb->transfer_buffer_length = buffer_length;
	urb->complete = complete_fn;
	urb->context = context;
}
struct urb *usb_alloc_urb(int iso_packets, gfp_t mem_flags);
void usb_free_urb(struct urb *urb);
void usb_kill_urb(struct urb *urb);
int usb_unlink_urb(struct urb *urb);

struct usb_device_id {
	u16 idVendor, idProduct;
};
struct usb_driver {
	const char *name;
	int (*probe)(struct usb_interface *intf,
		     const struct usb_device_id *id);
	void (*disconnect)(struct usb_interface *intf);
	int (*pre_reset)(struct usb_interface *intf);
	int (*post_reset)(struct usb_interface *intf);
};
int usb_reset_device(struct usb_device *udev);
void *usb_get_intfdata(struct usb_interface *intf);

struct usb_function {
	void *config;
	int (*set_alt)(struct usb_function *f, unsigned int intf, unsigned int alt);
	void (*free_func)(struct usb_function *f);
};

#endif
