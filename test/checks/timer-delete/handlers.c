// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The same for tasklets, interrupts, URBs, NAPI and threads.

#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/usb.h>

struct dev {
	struct mutex mutex, thread_mutex, other;
	spinlock_t lock;
	struct tasklet_struct tasklet;
	struct napi_struct napi;
	struct urb *urb;
	struct task_struct *thread;
	int irq, n;
};

static irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *d = data;

	mutex_lock(&d->mutex);
	d->n++;
	mutex_unlock(&d->mutex);
	return IRQ_HANDLED;
}

static int dev_loop(void *data)
{
	struct dev *d = data;

	while (!kthread_should_stop()) {
		mutex_lock(&d->thread_mutex);
		d->n++;
		mutex_unlock(&d->thread_mutex);
	}
	return 0;
}

int dev_init(struct dev *d)
{
	d->thread = kthread_run(dev_loop, d, "dev");
	return request_threaded_irq(d->irq, NULL, dev_thread, 0, "dev", d);
}

void stop_irq(struct dev *d)
{
	mutex_lock(&d->mutex);
	free_irq(d->irq, d); // expect: timer-delete: 'free_irq' waits for threaded interrupt handler 'dev_thread', which acquires mutex 'd->mutex'
	mutex_unlock(&d->mutex);
}

void disable(struct dev *d)
{
	mutex_lock(&d->mutex);
	disable_irq(d->irq); // expect: timer-delete: 'disable_irq' waits for threaded interrupt handler 'dev_thread'
	d->n = 0;
	mutex_unlock(&d->mutex);
	enable_irq(d->irq);
}

void disable_right(struct dev *d)
{
	disable_irq(d->irq);
	mutex_lock(&d->mutex);
	d->n = 0;
	mutex_unlock(&d->mutex);
	enable_irq(d->irq);

	mutex_lock(&d->mutex);
	disable_irq_nosync(d->irq);
	mutex_unlock(&d->mutex);

	mutex_lock(&d->other);
	free_irq(d->irq, d);
	mutex_unlock(&d->other);
}

void stop_thread(struct dev *d)
{
	mutex_lock(&d->thread_mutex);
	kthread_stop(d->thread); // expect: timer-delete: 'kthread_stop' waits for kernel thread 'dev_loop', which acquires mutex 'd->thread_mutex'
	mutex_unlock(&d->thread_mutex);
}

void stop_thread_right(struct dev *d)
{
	mutex_lock(&d->thread_mutex);
	d->n = 0;
	mutex_unlock(&d->thread_mutex);
	kthread_stop(d->thread);
}

/* Atomic ones: their own locks are spinlocks, under which one cannot wait for them anyway. */
struct net {
	struct napi_struct napi;
	struct tasklet_struct tasklet;
	spinlock_t lock;
	int n;
};

static int net_poll(struct napi_struct *napi, int budget)
{
	struct net *d = container_of(napi, struct net, napi);

	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
	return 0;
}

static void net_tasklet(struct tasklet_struct *t)
{
	struct net *d = from_tasklet(d, t, tasklet);

	spin_lock(&d->lock);
	d->n++;
	spin_unlock(&d->lock);
}

void net_init(struct net_device *dev, struct net *d)
{
	netif_napi_add(dev, &d->napi, net_poll);
	tasklet_setup(&d->tasklet, net_tasklet);
}

void net_stop(struct net *d)
{
	spin_lock_bh(&d->lock);
	napi_disable(&d->napi); // expect: timer-delete: 'napi_disable' waits for NAPI poll function 'net_poll', which acquires spinlock 'd->lock'
	// expect@-1: sleep-in-atomic: 'napi_disable' may sleep while spinlock
	spin_unlock_bh(&d->lock);
}

void net_stop_tasklet(struct net *d)
{
	spin_lock_bh(&d->lock);
	tasklet_kill(&d->tasklet); // expect: timer-delete: 'tasklet_kill' waits for tasklet function 'net_tasklet', which acquires spinlock 'd->lock'
	// expect@-1: sleep-in-atomic: 'tasklet_kill' may sleep while spinlock
	spin_unlock_bh(&d->lock);
}

void net_stop_right(struct net *d)
{
	napi_disable(&d->napi);
	tasklet_kill(&d->tasklet);
	spin_lock_bh(&d->lock);
	d->n = 0;
	spin_unlock_bh(&d->lock);
}

struct stick {
	struct urb *urb;
	spinlock_t lock;
	int n;
};

static void stick_complete(struct urb *urb)
{
	struct stick *d = urb->context;
	unsigned long flags;

	spin_lock_irqsave(&d->lock, flags);
	d->n++;
	spin_unlock_irqrestore(&d->lock, flags);
}

void stick_init(struct stick *d, struct usb_device *usb)
{
	usb_fill_bulk_urb(d->urb, usb, 0, d, 8, stick_complete, d);
}

void stick_stop(struct stick *d)
{
	spin_lock_irq(&d->lock);
	usb_kill_urb(d->urb); // expect: timer-delete: 'usb_kill_urb' waits for .*'stick_complete', which acquires spinlock 'd->lock'
	// expect@-1: sleep-in-atomic: 'usb_kill_urb' may sleep while spinlock
	spin_unlock_irq(&d->lock);
}

void stick_stop_right(struct stick *d)
{
	usb_kill_urb(d->urb);
	spin_lock_irq(&d->lock);
	usb_unlink_urb(d->urb);
	spin_unlock_irq(&d->lock);
}
