// RUN: %check %s --kernel=6.12
// Operations that the kernel calls with interrupts, or bottom halves, enabled
// share their lock with what interrupts them.

#include <linux/interrupt.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(uart_regs);
static DEFINE_SPINLOCK(host_regs);
static DEFINE_SPINLOCK(box_regs);
static DEFINE_SPINLOCK(crtc_regs);
static DEFINE_SPINLOCK(radio_queue);
static DEFINE_SPINLOCK(backlog);
static int n;

static irqreturn_t irq(int number, void *data)
{
	spin_lock(&uart_regs);
	n++;
	spin_unlock(&uart_regs);
	spin_lock(&host_regs);
	n++;
	spin_unlock(&host_regs);
	spin_lock(&crtc_regs);
	n++;
	spin_unlock(&crtc_regs);
	return IRQ_HANDLED;
}

int setup(int number)
{
	return request_irq(number, irq, 0, "irq", &n);
}

/* The port's lock is held to stop it, but not to throttle it. */
struct uart_port;
struct uart_ops {
	void (*stop_tx)(struct uart_port *port);
	void (*throttle)(struct uart_port *port);
};

static void stop_tx(struct uart_port *port)
{
	spin_lock(&uart_regs);
	n++;
	spin_unlock(&uart_regs);
}

static void throttle(struct uart_port *port)
{
	spin_lock(&uart_regs); // expect: irq-unsafe-lock: acquiring spinlock 'uart_regs' with interrupts enabled
	n++;
	spin_unlock(&uart_regs);
}

const struct uart_ops uart = { .stop_tx = stop_tx, .throttle = throttle };

struct usb_hcd;
struct hc_driver {
	void (*endpoint_reset)(struct usb_hcd *hcd);
	int (*urb_enqueue)(struct usb_hcd *hcd);
};

static void endpoint_reset(struct usb_hcd *hcd)
{
	spin_lock(&host_regs); // expect: irq-unsafe-lock: acquiring spinlock 'host_regs' with interrupts enabled
	n++;
	spin_unlock(&host_regs);
}

static int urb_enqueue(struct usb_hcd *hcd)
{
	unsigned long flags;

	spin_lock_irqsave(&host_regs, flags);
	n++;
	spin_unlock_irqrestore(&host_regs, flags);
	return 0;
}

const struct hc_driver host = {
	.endpoint_reset = endpoint_reset,
	.urb_enqueue = urb_enqueue,
};

/* A high-resolution timer polls. */
struct mbox_chan;
struct mbox_chan_ops {
	bool (*last_tx_done)(struct mbox_chan *chan);
	int (*startup)(struct mbox_chan *chan);
};

static bool last_tx_done(struct mbox_chan *chan)
{
	spin_lock(&box_regs);
	n++;
	spin_unlock(&box_regs);
	return true;
}

static int startup(struct mbox_chan *chan)
{
	spin_lock(&box_regs); // expect: irq-unsafe-lock: mbox_chan_ops.last_tx_done 'last_tx_done' acquires in hardirq context
	n++;
	spin_unlock(&box_regs);
	return 0;
}

const struct mbox_chan_ops box = {
	.last_tx_done = last_tx_done,
	.startup = startup,
};

/* The position is asked for by tasks, too; the counter is not. */
struct drm_crtc;
struct drm_crtc_funcs {
	u32 (*get_vblank_counter)(struct drm_crtc *crtc);
};
struct drm_crtc_helper_funcs {
	bool (*get_scanout_position)(struct drm_crtc *crtc);
};

static u32 counter(struct drm_crtc *crtc)
{
	spin_lock(&crtc_regs);
	n++;
	spin_unlock(&crtc_regs);
	return n;
}

static bool position(struct drm_crtc *crtc)
{
	spin_lock(&crtc_regs); // expect: irq-unsafe-lock: acquiring spinlock 'crtc_regs' with interrupts enabled
	n++;
	spin_unlock(&crtc_regs);
	return true;
}

const struct drm_crtc_funcs crtc_funcs = { .get_vblank_counter = counter };
const struct drm_crtc_helper_funcs crtc_helper = {
	.get_scanout_position = position,
};

/* Management frames are sent by a task with bottom halves enabled. */
struct ieee802154_hw;
struct ieee802154_ops {
	int (*xmit_async)(struct ieee802154_hw *hw);
};

static int xmit_async(struct ieee802154_hw *hw)
{
	spin_lock(&radio_queue); // expect: irq-unsafe-lock: acquiring spinlock 'radio_queue' with bottom halves enabled
	n++;
	spin_unlock(&radio_queue);
	return 0;
}

const struct ieee802154_ops radio = { .xmit_async = xmit_async };

/* What came while a task owned the socket, the task handles. */
struct sock;
struct proto {
	int (*backlog_rcv)(struct sock *sk);
	void (*close)(struct sock *sk);
};

static int backlog_rcv(struct sock *sk)
{
	spin_lock_bh(&backlog);
	n++;
	spin_unlock_bh(&backlog);
	return 0;
}

struct proto proto = { .backlog_rcv = backlog_rcv };
