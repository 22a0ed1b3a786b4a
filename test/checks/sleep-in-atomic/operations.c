// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Operations that are called with interrupts off, or with a lock held.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/irq.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

struct chip {
	struct mutex bus;
	struct regmap *map;
	u32 mask;
};

static void chip_mask(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	mutex_lock(&c->bus); // expect: sleep-in-atomic: 'mutex_lock' may sleep in hardirq context
	c->mask |= 1u << data->hwirq;
	mutex_unlock(&c->bus);
}

static int chip_set_type(struct irq_data *data, unsigned int type)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
	return 0;
}

static struct irq_chip wrong_chip = {
	.irq_mask = chip_mask, // note: 'chip_mask' is registered here
	.irq_set_type = chip_set_type, // note: 'chip_set_type' is registered here
};

/* A chip on a slow bus. */
static void slow_mask(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	c->mask |= 1u << data->hwirq;
}

static void slow_bus_lock(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	mutex_lock(&c->bus);
}

static void slow_bus_sync_unlock(struct irq_data *data)
{
	struct chip *c = irq_data_get_irq_chip_data(data);

	msleep(1);
	mutex_unlock(&c->bus);
}

static struct irq_chip right_chip = {
	.irq_mask = slow_mask,
	.irq_bus_lock = slow_bus_lock,
	.irq_bus_sync_unlock = slow_bus_sync_unlock,
};

/* clk_ops: enable() under a spinlock, prepare() not. */
struct clk_hw {
	void *core;
};
struct clk_ops {
	int (*prepare)(struct clk_hw *hw);
	int (*enable)(struct clk_hw *hw);
	void (*disable)(struct clk_hw *hw);
};

static int gate_prepare(struct clk_hw *hw)
{
	msleep(1);
	return 0;
}

static int gate_enable(struct clk_hw *hw)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep with interrupts disabled
	return 0;
}

static void gate_disable(struct clk_hw *hw)
{
	udelay(1);
}

static const struct clk_ops gate_ops = {
	.prepare = gate_prepare,
	.enable = gate_enable,
	.disable = gate_disable,
};
