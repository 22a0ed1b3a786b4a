// RUN: split-file %s %t && %link %t
//
// Kbuild says by macros which module an object is for. Modules share what is
// exported, and nothing else: neither names nor objects.

//--- linux/export.h
#define EXPORT_SYMBOL(sym) \
	static void *__UNIQUE_ID___addressable_##sym = (void *)&sym
//--- core.h
#include <linux/interrupt.h>
#include <linux/spinlock.h>
struct port {
	spinlock_t lock;
	spinlock_t used_by_core;
	int irq;
};
void core_reset(struct port *p);
void helper(int n);
//--- core.c
#define MODULE
#define KBUILD_MODNAME "core"
#include <linux/delay.h>
#include <linux/export.h>
#include "core.h"
void helper(int n)
{
}
void core_reset(struct port *p)
{
	msleep(1);
	spin_lock(&p->used_by_core); // expect: irq-unsafe-lock: acquiring spinlock '.*used_by_core' with interrupts enabled, which interrupt handler 'first_interrupt' acquires
	spin_unlock(&p->used_by_core);
}
EXPORT_SYMBOL(core_reset);
//--- first.c
#define MODULE
#define KBUILD_MODNAME "first"
#include "core.h"
static DEFINE_SPINLOCK(lock);
static irqreturn_t first_interrupt(int irq, void *data)
{
	struct port *p = data;

	spin_lock(&p->lock);
	spin_unlock(&p->lock);
	spin_lock(&p->used_by_core);
	spin_unlock(&p->used_by_core);
	return IRQ_HANDLED;
}
int first_probe(struct port *p)
{
	spin_lock(&lock);
	helper(1); // expect: sleep-in-atomic: 'helper' may sleep
	spin_unlock(&lock);
	core_reset(p);
	return request_irq(p->irq, first_interrupt, 0, "first", p);
}
//--- first_helper.c
#define MODULE
#define KBUILD_MODNAME "first"
#include <linux/delay.h>
void helper(int n)
{
	msleep(n);
}
//--- second.c
#define MODULE
#define KBUILD_MODNAME "second"
#include <linux/delay.h>
#include "core.h"
static DEFINE_SPINLOCK(lock);
/* Its ports are not those of the first one. */
int second_open(struct port *p)
{
	msleep(1);
	spin_lock(&p->lock);
	spin_unlock(&p->lock);
	spin_lock(&lock);
	helper(1);
	spin_unlock(&lock);
	return 0;
}
