// RUN: %check %s
// A probe that fails before it sets up the timer: deleting that is useless, but
// no handler runs. Where it is set up by then the handler may run.

#include <linux/slab.h>
#include <linux/timer.h>

struct lamp {
	struct timer_list blink, fade;
	int on;
};

int lamp_identify(struct lamp *l);
void lamp_publish(struct lamp *l);

static void lamp_blink(struct timer_list *t)
{
	struct lamp *l = from_timer(l, t, blink);

	l->on = !l->on;
	mod_timer(&l->blink, 100);
}

static void lamp_fade(struct timer_list *t)
{
	struct lamp *l = from_timer(l, t, fade);

	l->on = 0;
	mod_timer(&l->fade, 100);
}

int lamp_probe(void)
{
	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);
	int err;

	if (!l)
		return -1;
	err = lamp_identify(l);
	if (err)
		goto fail;
	timer_setup(&l->blink, lamp_blink, 0);
	mod_timer(&l->blink, 100);
	lamp_publish(l);
	return 0;
fail:
	del_timer(&l->blink);
	kfree(l);
	return err;
}

int lamp_probe_late(void)
{
	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);
	int err;

	if (!l)
		return -1;
	timer_setup(&l->fade, lamp_fade, 0);
	mod_timer(&l->fade, 100);
	err = lamp_identify(l);
	if (err)
		goto fail;
	lamp_publish(l);
	return 0;
fail:
	del_timer(&l->fade); // expect: timer-delete: 'del_timer' does not wait for the handler, but what contains it is freed
	kfree(l);
	return err;
}
