// RUN: split-file %s %t && %link %t
//
// The kernel itself calls the functions that members point to for drivers that
// the program need not show: what the only one that is shown does, others need
// not do. A part of the kernel calls its own.

//--- meter.h
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct meter;
struct meter_ops {
	void (*read)(struct meter *m);
	void (*level)(struct meter *m);
};
struct meter {
	spinlock_t lock;
	const struct meter_ops *ops;
};
//--- core/core.c
#include "meter.h"
static DEFINE_SPINLOCK(all);
static DEFINE_SPINLOCK(list);
void meter_read(struct meter *m)
{
	spin_lock(&m->lock);
	m->ops->read(m);
	spin_unlock(&m->lock);
}
void meter_order(struct meter *m)
{
	spin_lock(&all);
	m->ops->level(m);
	spin_unlock(&all);
	spin_lock(&list);
	spin_lock(&all);
	spin_unlock(&all);
	spin_unlock(&list);
}
struct gauge;
struct gauge_ops {
	void (*read)(struct gauge *g);
};
struct gauge {
	spinlock_t lock;
	const struct gauge_ops *ops;
};
void gauge_read(struct gauge *g)
{
	spin_lock(&g->lock);
	g->ops->read(g); // expect: sleep-in-atomic: 'gauge_read_slowly' may sleep \(in 'msleep'\) while spinlock 'g->lock' is held
	spin_unlock(&g->lock);
}
static void gauge_read_slowly(struct gauge *g)
{
	msleep(1);
}
static const struct gauge_ops slow = {.read = gauge_read_slowly};
const struct gauge_ops *gauge_slow(void)
{
	return &slow;
}
//--- one/one.c
#define MODULE
#define KBUILD_MODNAME "one"
#include "meter.h"
static DEFINE_SPINLOCK(list);
static void one_read(struct meter *m)
{
	msleep(1);
}
static void one_level(struct meter *m)
{
	spin_lock(&list);
	spin_unlock(&list);
}
static const struct meter_ops ops = {.read = one_read, .level = one_level};
const struct meter_ops *one_ops(void)
{
	return &ops;
}
