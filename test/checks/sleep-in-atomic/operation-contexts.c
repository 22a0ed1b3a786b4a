// RUN: %check %s
// Operations that the kernel calls in atomic context, beside those of the same
// struct that it calls in tasks.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(bus);

/* Machines restart with their interrupts disabled. */
struct watchdog_device;
struct watchdog_ops {
	int (*ping)(struct watchdog_device *wdd);
	int (*restart)(struct watchdog_device *wdd, unsigned long action);
};

static int dog_ping(struct watchdog_device *wdd)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
	return 0;
}

static int dog_restart(struct watchdog_device *wdd, unsigned long action)
{
	msleep(20); // expect: sleep-in-atomic: \(watchdog_ops.restart 'dog_restart'\)
	return 0;
}

static const struct watchdog_ops dog_ops = {
	.ping = dog_ping,
	.restart = dog_restart,
};

/* What is printed is drawn. */
struct fb_info;
struct fb_ops {
	int (*fb_set_par)(struct fb_info *info);
	void (*fb_fillrect)(struct fb_info *info);
};

static int panel_set_par(struct fb_info *info)
{
	msleep(20);
	return 0;
}

static void panel_fillrect(struct fb_info *info)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(fb_ops.fb_fillrect 'panel_fillrect'\)
	mutex_unlock(&bus);
}

static const struct fb_ops panel_ops = {
	.fb_set_par = panel_set_par,
	.fb_fillrect = panel_fillrect,
};

/* bmdma_stop() runs under the port's lock, error_handler() in a thread. */
struct ata_port;
struct ata_port_operations {
	void (*bmdma_stop)(struct ata_port *ap);
	void (*sff_dev_select)(struct ata_port *ap, unsigned int device);
	void (*error_handler)(struct ata_port *ap);
};

static void port_stop(struct ata_port *ap)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
}

static void port_select(struct ata_port *ap, unsigned int device)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep where sleeping is forbidden
}

static void port_error(struct ata_port *ap)
{
	msleep(1);
}

static struct ata_port_operations port_ops = {
	.bmdma_stop = port_stop,
	.sff_dev_select = port_select,
	.error_handler = port_error,
};

/* request() is called under event_lock, raw_request() in tasks. */
struct hid_device;
struct hid_ll_driver {
	void (*request)(struct hid_device *hid);
	int (*raw_request)(struct hid_device *hid);
};

static void link_request(struct hid_device *hid)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(hid_ll_driver.request 'link_request'\)
	mutex_unlock(&bus);
}

static int link_raw_request(struct hid_device *hid)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
	return 0;
}

static const struct hid_ll_driver link_driver = {
	.request = link_request,
	.raw_request = link_raw_request,
};

/* Single bits have their timing: with interrupts off. */
struct w1_bus_master {
	u8 (*read_bit)(void *data);
	u8 (*reset_bus)(void *data);
};

static u8 wire_read(void *data)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
	return 0;
}

static u8 wire_reset(void *data)
{
	msleep(1);
	return 0;
}

static struct w1_bus_master wire = {
	.read_bit = wire_read,
	.reset_bus = wire_reset,
};

/* Pages are made dirty under the lock of the page table. */
struct folio;
struct address_space_operations {
	bool (*dirty_folio)(struct folio *folio);
	void (*invalidate_folio)(struct folio *folio);
};

static bool page_dirty(struct folio *folio)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(address_space_operations.dirty_folio 'page_dirty'\)
	mutex_unlock(&bus);
	return true;
}

static void page_invalidate(struct folio *folio)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
}

const struct address_space_operations page_ops = {
	.dirty_folio = page_dirty,
	.invalidate_folio = page_invalidate,
};

/* The last reference may be put anywhere. */
struct percpu_ref;
int percpu_ref_init(struct percpu_ref *ref, void (*release)(struct percpu_ref *),
		    unsigned int flags, int gfp);

static void gone(struct percpu_ref *ref)
{
	msleep(1); // expect: sleep-in-atomic: \(percpu_ref release function 'gone'\)
}

/* SRCU's callbacks run in a task, but with bottom halves disabled. */
struct srcu_struct;
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head,
	       void (*func)(struct rcu_head *head));

static void freed(struct rcu_head *head)
{
	if (mutex_trylock(&bus))
		mutex_unlock(&bus);
}

static void freed_slowly(struct rcu_head *head)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: 'mutex_lock' may sleep with bottom halves disabled \(SRCU callback 'freed_slowly'\)
	mutex_unlock(&bus);
}

/* Nobody knows of a fixed event, as older kernels call it in the interrupt and
 * newer ones in a thread; a GPE's handler is called under a spinlock. */
u32 acpi_install_fixed_event_handler(u32 event, u32 (*handler)(void *context),
				     void *context);
u32 acpi_install_gpe_handler(void *device, u32 number, u32 type,
			     u32 (*handler)(void *context), void *context);

static u32 button(void *context)
{
	msleep(1);
	return 0;
}

static u32 controller(void *context)
{
	msleep(1); // expect: sleep-in-atomic: \(GPE handler 'controller'\)
	return 0;
}

int begin(struct percpu_ref *ref, struct srcu_struct *ssp, struct rcu_head *a,
	  struct rcu_head *b)
{
	call_srcu(ssp, a, freed);
	call_srcu(ssp, b, freed_slowly);
	acpi_install_fixed_event_handler(2, button, ref);
	acpi_install_gpe_handler(0, 3, 0, controller, ref);
	return percpu_ref_init(ref, gone, 0, 0);
}
