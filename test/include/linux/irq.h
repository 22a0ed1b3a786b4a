/* Interrupt controllers. */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H

#include <linux/spinlock.h>

struct irq_desc {
	raw_spinlock_t lock;
};
struct irq_data {
	unsigned int irq;
	unsigned long hwirq;
	void *chip_data;
};
struct irq_chip {
	const char *name;
	void (*irq_ack)(struct irq_data *data);
	void (*irq_mask)(struct irq_data *data);
	void (*irq_unmask)(struct irq_data *data);
	int (*irq_set_type)(struct irq_data *data, unsigned int flow_type);
	void (*irq_bus_lock)(struct irq_data *data);
	void (*irq_bus_sync_unlock)(struct irq_data *data);
};
static inline void *irq_data_get_irq_chip_data(struct irq_data *d)
{
	return d->chip_data;
}
int generic_handle_irq(unsigned int irq);
int generic_handle_irq_safe(unsigned int irq);

#endif
