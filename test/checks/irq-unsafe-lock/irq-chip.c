// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// An irq_chip is called under the descriptor's lock, which interrupts want: so are its own locks.

#include <linux/fs.h>
#include <linux/irq.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct chip {
	raw_spinlock_t masks, types, right;
	struct mutex bus;
	u32 mask, type;
};

static void chip_mask(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	raw_spin_lock(&c->masks);
	c->mask |= 1u << data->hwirq;
	raw_spin_unlock(&c->masks);

	raw_spin_lock(&c->right);
	c->mask |= 1u << data->hwirq;
	raw_spin_unlock(&c->right);
}

/* Not in an interrupt, but with its lock. */
static int chip_set_type(struct irq_data *data, unsigned int type)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	raw_spin_lock(&c->types);
	c->type = type;
	raw_spin_unlock(&c->types);
	return 0;
}

static void chip_bus_lock(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	mutex_lock(&c->bus);
}

static void chip_bus_sync_unlock(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	mutex_unlock(&c->bus);
}

static struct irq_chip chip = {
	.irq_mask = chip_mask,
	.irq_set_type = chip_set_type,
	.irq_bus_lock = chip_bus_lock,
	.irq_bus_sync_unlock = chip_bus_sync_unlock,
};

static ssize_t chip_read(struct file *file, char __user *buf, size_t n,
			 loff_t *pos)
{
	struct chip *c = file->private_data;

	raw_spin_lock(&c->masks); // expect: irq-unsafe-lock: acquiring .*'c->masks' with interrupts enabled
	c->mask = 0;
	raw_spin_unlock(&c->masks);

	raw_spin_lock(&c->types); // expect: irq-unsafe-lock: acquiring .*'c->types' with interrupts enabled
	c->type = 0;
	raw_spin_unlock(&c->types);

	raw_spin_lock_irq(&c->right);
	c->type = 0;
	raw_spin_unlock_irq(&c->right);
	return 0;
}

static const struct file_operations chip_fops = {
	.read = chip_read,
};
