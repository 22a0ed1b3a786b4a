// RUN: split-file %s %t && %link %t
//
// A call through a member of a struct leads to the functions that the files of
// the program store there.

//--- panel.h
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct panel;
struct panel_ops {
	void (*dim)(struct panel *p);
	void (*blank)(struct panel *p);
	void (*wake)(struct panel *p);
	void (*probe)(struct panel *p);
	void (*hook)(struct panel *p);
	void (*hold)(struct panel *p);
	void (*drop)(struct panel *p);
	void (*settle)(struct panel *p);
	void (*tune)(struct panel *p);
};
struct panel {
	spinlock_t lock;
	struct mutex mutex;
	int slow;
	const struct panel_ops *ops;
	void (*notify)(struct panel *p);
};
void panel_set_notify(struct panel *p, void (*notify)(struct panel *p));
//--- core.c
#include "panel.h"
void panel_set_notify(struct panel *p, void (*notify)(struct panel *p))
{
	p->notify = notify;
}
/* One function, and no other. */
void panel_dim(struct panel *p)
{
	spin_lock(&p->lock); // note: 'p->lock' acquired here
	p->ops->dim(p); // expect: sleep-in-atomic: 'lcd_dim' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
/* A variable holds the pointer. */
void panel_blank(struct panel *p)
{
	void (*blank)(struct panel *p) = p->ops->blank;

	spin_lock(&p->lock);
	if (blank)
		blank(p); // expect: sleep-in-atomic: 'lcd_blank' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
/* Both sleep. */
void panel_wake(struct panel *p)
{
	spin_lock(&p->lock);
	p->ops->wake(p); // expect: sleep-in-atomic: 'lcd_dim' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
/* One of them does, and nothing says that it is not called. */
void panel_probe(struct panel *p)
{
	spin_lock(&p->lock);
	p->ops->probe(p); // expect: sleep-in-atomic: 'lcd_dim' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
static void do_probe(struct panel *p)
{
	p->ops->probe(p);
}
/* Nor does a helper know which one it is. */
void panel_probe_by_helper(struct panel *p)
{
	spin_lock(&p->lock);
	do_probe(p); // expect: sleep-in-atomic: 'do_probe' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
static void do_wake(struct panel *p)
{
	p->ops->wake(p);
}
void panel_wake_by_helper(struct panel *p)
{
	spin_lock(&p->lock);
	do_wake(p); // expect: sleep-in-atomic: 'do_wake' may sleep \(in 'mutex_lock'\) while spinlock 'p->lock' is held
	spin_unlock(&p->lock);
}
/* Nobody sets it. */
void panel_hook(struct panel *p)
{
	spin_lock(&p->lock);
	p->ops->hook(p);
	spin_unlock(&p->lock);
}
/* It may be something else. */
void panel_notify(struct panel *p)
{
	spin_lock(&p->lock);
	p->notify(p);
	spin_unlock(&p->lock);
}
/* A lock that functions behind pointers acquire and release. */
int panel_bind(struct panel *p, int n)
{
	p->ops->hold(p);
	if (n < 0)
		return n; // expect: unbalanced-lock: returning with mutex 'p->mutex' held, which other paths release
	p->ops->drop(p);
	return 0;
}
int panel_rebind(struct panel *p)
{
	p->ops->hold(p);
	mutex_lock(&p->mutex); // expect: double-lock: acquiring mutex 'p->mutex', which is held already
	p->ops->drop(p);
	return 0;
}
static void do_settle(struct panel *p)
{
	p->ops->settle(p);
}
/* Just one of them acquires it, and only if the panel is slow. */
void panel_settle(struct panel *p)
{
	mutex_lock(&p->mutex);
	do_settle(p);
	mutex_unlock(&p->mutex);
}
static void do_tune(struct panel *p)
{
	p->ops->tune(p);
}
/* There is no other. */
void panel_tune(struct panel *p)
{
	mutex_lock(&p->mutex);
	do_tune(p); // expect: double-lock: 'do_tune' acquires mutex 'p->mutex', which is held already
	mutex_unlock(&p->mutex);
}
//--- lcd.c
#include "panel.h"
static void lcd_dim(struct panel *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
static void lcd_blank(struct panel *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
static void lcd_hold(struct panel *p)
{
	mutex_lock(&p->mutex);
}
static void lcd_drop(struct panel *p)
{
	mutex_unlock(&p->mutex);
}
static void lcd_settle(struct panel *p)
{
	if (p->slow) {
		mutex_lock(&p->mutex);
		mutex_unlock(&p->mutex);
	}
}
const struct panel_ops lcd_ops = {
	.dim = lcd_dim,
	.blank = lcd_blank,
	.wake = lcd_dim,
	.probe = lcd_dim,
	.hold = lcd_hold,
	.drop = lcd_drop,
	.settle = lcd_settle,
	.tune = lcd_settle,
};
void lcd_init(struct panel *p)
{
	p->notify = lcd_dim;
}
//--- led.c
#include "panel.h"
static void led_wake(struct panel *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
static void led_probe(struct panel *p)
{
}
static void led_settle(struct panel *p)
{
}
const struct panel_ops led_ops = {
	.settle = led_settle,
	.wake = led_wake,
	.probe = led_probe,
};
