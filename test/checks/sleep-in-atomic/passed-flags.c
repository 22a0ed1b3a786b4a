// RUN: %check %s --strict
// RUN: %check %s --strict -- -DCONFIG_DEBUG_LOCK_ALLOC
// gfp flags that the kernel passes to a callback fit the context; those that the callback chooses itself may not.

#include <linux/slab.h>
#include <linux/spinlock.h>

struct usb_ep;
struct usb_request;

struct usb_ep_ops {
	struct usb_request *(*alloc_request)(struct usb_ep *ep, gfp_t gfp);
	int (*queue)(struct usb_ep *ep, struct usb_request *req, gfp_t gfp);
	int (*dequeue)(struct usb_ep *ep, struct usb_request *req);
};

struct usb_request *prepare(void *p);

static DEFINE_SPINLOCK(lock);

static struct usb_request *udc_alloc(struct usb_ep *ep, gfp_t gfp)
{
	return prepare(kmalloc(8, gfp)); // expect(analyzer: it tells of each path): sleep-in-atomic: 'kmalloc' may sleep
}

static void *udc_buffer(int n, gfp_t gfp)
{
	return n ? kmalloc(n, gfp) : NULL;
}

static int udc_queue(struct usb_ep *ep, struct usb_request *req, gfp_t gfp)
{
	if (!udc_buffer(8, gfp)) // expect(analyzer: it tells of each path): sleep-in-atomic: 'udc_buffer' may sleep
		return -1;
	spin_lock(&lock);
	if (!kmalloc(8, gfp)) { // expect: sleep-in-atomic: 'kmalloc' may sleep while spinlock 'lock' is held
		spin_unlock(&lock);
		return -1;
	}
	spin_unlock(&lock);
	return 0;
}

static int udc_dequeue(struct usb_ep *ep, struct usb_request *req)
{
	udc_buffer(8, GFP_ATOMIC);
	udc_buffer(8, GFP_KERNEL); // expect: sleep-in-atomic: 'udc_buffer' may sleep
	return 0;
}

const struct usb_ep_ops udc_ops = {
	.alloc_request = udc_alloc,
	.queue = udc_queue,
	.dequeue = udc_dequeue,
};
