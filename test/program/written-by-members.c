// RUN: split-file %s %t && %link %t
//
// A variable gets its value from a function that is called through a member: no
// place in the caller tells which.

//--- meter.h
#include <linux/delay.h>
#include <linux/spinlock.h>
struct meter;
struct meter_ops {
	void (*read)(struct meter *m, int *level, int *errors);
};
struct meter {
	spinlock_t lock, port;
	const struct meter_ops *ops;
	void *regs;
	int level;
};
unsigned int readl(const void *addr);
//--- core.c
#include "meter.h"
int meter_settle(struct meter *m)
{
	int level, errors;

	spin_lock(&m->lock);
	m->ops->read(m, &level, &errors);
	if (!errors && level == 0) {
		msleep(1); // expect(alone, too): sleep-in-atomic: 'msleep' may sleep while spinlock 'm->lock' is held
	}
	spin_unlock(&m->lock);
	if (!errors && level == 0)
		msleep(1);
	return level;
}
//--- one.c
#include "meter.h"
static void one_read(struct meter *m, int *level, int *errors)
{
	spin_lock(&m->port);
	*level = readl(m->regs);
	*errors = readl(m->regs);
	spin_unlock(&m->port);
}
const struct meter_ops one_ops = {.read = one_read};
