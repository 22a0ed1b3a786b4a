// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Operations that must not sleep, as some callers are atomic, are called by tasks with interrupts enabled, too.

#include <linux/interrupt.h>
#include <linux/spinlock.h>

// Channels of DMA: a client waits in a task, another one is an interrupt handler.

struct dma_chan;

struct dma_device {
	void (*device_issue_pending)(struct dma_chan *c);
	int (*device_terminate_all)(struct dma_chan *c);
};

struct dma_chan {
	spinlock_t lock, pending_lock;
	int busy, pending;
};

static void issue_pending(struct dma_chan *c)
{
	unsigned long flags;

	spin_lock(&c->lock); // expect: irq-unsafe-lock: 'c->lock' with interrupts enabled
	c->busy = 1;
	spin_unlock(&c->lock);
	spin_lock_irqsave(&c->pending_lock, flags);
	c->pending++;
	spin_unlock_irqrestore(&c->pending_lock, flags);
}

static int terminate_all(struct dma_chan *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	c->busy = 0;
	spin_unlock_irqrestore(&c->lock, flags);
	return 0;
}

static irqreturn_t dma_irq(int irq, void *data)
{
	struct dma_chan *c = data;

	spin_lock(&c->lock);
	c->busy = 0;
	spin_unlock(&c->lock);
	spin_lock(&c->pending_lock);
	c->pending--;
	spin_unlock(&c->pending_lock);
	return IRQ_HANDLED;
}

const struct dma_device dma_ops = {
	.device_issue_pending = issue_pending,
	.device_terminate_all = terminate_all,
};

// A terminal is written to by tasks, and by network devices on top of it.

struct tty_struct {
	spinlock_t lock;
	struct tasklet_struct task;
	int room;
};

struct tty_operations {
	long (*write)(struct tty_struct *tty, const unsigned char *buf, unsigned long count);
	unsigned int (*write_room)(struct tty_struct *tty);
};

static long tty_put(struct tty_struct *tty, const unsigned char *buf, unsigned long count)
{
	spin_lock_bh(&tty->lock);
	tty->room -= count;
	spin_unlock_bh(&tty->lock);
	return count;
}

static unsigned int tty_room(struct tty_struct *tty)
{
	unsigned int room;

	spin_lock(&tty->lock); // expect: irq-unsafe-lock: 'tty->lock' with bottom halves enabled
	room = tty->room;
	spin_unlock(&tty->lock);
	return room;
}

static void tty_sent(struct tasklet_struct *t)
{
	struct tty_struct *tty = container_of(t, struct tty_struct, task);

	spin_lock(&tty->lock);
	tty->room++;
	spin_unlock(&tty->lock);
}

const struct tty_operations tty_ops = {
	.write = tty_put,
	.write_room = tty_room,
};

// A light that is switched in sysfs, and by an interrupt of its own.

struct led_classdev {
	void (*brightness_set)(struct led_classdev *led, int brightness);
	spinlock_t lock;
	int level;
};

static void led_set(struct led_classdev *led, int brightness)
{
	spin_lock(&led->lock); // expect: irq-unsafe-lock: 'led->lock' with interrupts enabled
	led->level = brightness;
	spin_unlock(&led->lock);
}

static irqreturn_t led_irq(int irq, void *data)
{
	struct led_classdev *led = data;

	spin_lock(&led->lock);
	led->level = 0;
	spin_unlock(&led->lock);
	return IRQ_HANDLED;
}

int setup(struct dma_chan *c, struct tty_struct *tty, struct led_classdev *led)
{
	tasklet_setup(&tty->task, tty_sent);
	led->brightness_set = led_set;
	return request_irq(1, dma_irq, 0, "dma", c) ?:
	       request_irq(2, led_irq, 0, "led", led);
}
