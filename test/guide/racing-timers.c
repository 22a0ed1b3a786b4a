// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Documentation/kernel-hacking/locking.rst, "Racing Timers: A Kernel Pastime".

#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

/* Each object has a timer, which destroys it. */
struct object {
	struct object *next;
	struct timer_list timer;
};

static DEFINE_SPINLOCK(objects_lock);
static struct object *objects;

static void expire(struct timer_list *t)
{
	struct object *o = from_timer(o, t, timer), **p;

	spin_lock(&objects_lock);
	for (p = &objects; *p; p = &(*p)->next)
		if (*p == o) {
			*p = o->next;
			break;
		}
	spin_unlock(&objects_lock);
	kfree(o);
}

void add(struct object *o)
{
	timer_setup(&o->timer, expire, 0);
	mod_timer(&o->timer, jiffies + 100);
}

void destroy_all_wrong(void)
{
	spin_lock_bh(&objects_lock);
	while (objects) {
		struct object *next = objects->next;

		timer_delete(&objects->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
		kfree(objects);
		objects = next;
	}
	spin_unlock_bh(&objects_lock);
}

void destroy_all(void)
{
again:
	spin_lock_bh(&objects_lock);
	while (objects) {
		struct object *next = objects->next;

		if (!timer_delete(&objects->timer)) {
			/* Its timer destroys this one. */
			spin_unlock_bh(&objects_lock);
			goto again;
		}
		kfree(objects);
		objects = next;
	}
	spin_unlock_bh(&objects_lock);
}

/* To wait under the lock is no way out. */
void destroy_all_waiting(void)
{
	spin_lock_bh(&objects_lock);
	while (objects) {
		struct object *next = objects->next;

		timer_delete_sync(&objects->timer); // expect: timer-delete: 'timer_delete_sync' waits for timer function 'expire', which acquires spinlock 'objects_lock' that is held here
		kfree(objects);
		objects = next;
	}
	spin_unlock_bh(&objects_lock);
}

/* A timer that starts itself again. */
static struct timer_list blink_timer;
static struct timer_list beat_timer;
static int blinks, beats;

static void blink(struct timer_list *t)
{
	blinks++;
	add_timer(&blink_timer);
}

static void beat(struct timer_list *t)
{
	beats++;
	add_timer(&beat_timer);
}

static int __init blink_init(void)
{
	timer_setup(&blink_timer, blink, 0);
	timer_setup(&beat_timer, beat, 0);
	add_timer(&blink_timer);
	add_timer(&beat_timer);
	return 0;
}

static void __exit blink_exit(void)
{
	timer_delete(&blink_timer); // expect: timer-delete: 'timer_delete' does not stop timer function 'blink', which schedules itself again
	timer_delete_sync(&beat_timer);
}

module_init(blink_init);
module_exit(blink_exit);

/* Before it is freed, a timer is shut down. */
struct lamp {
	struct timer_list timer;
};

void lamp_free(struct lamp *l)
{
	timer_shutdown_sync(&l->timer);
	kfree(l);
}
