// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One path is enough on which the handler may still run when what contains it is freed.

#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct voice {
	spinlock_t lock;
	struct timer_list timer;
	bool active;
	int n;
};

struct synth {
	struct voice voices[2];
	int n;
};

void detach(struct voice *v);

void voice_free(struct voice *v)
{
	unsigned long flags;

	spin_lock_irqsave(&v->lock, flags);
	if (v->active)
		timer_delete(&v->timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	spin_unlock_irqrestore(&v->lock, flags);
	detach(v);
	kfree(v);
}

void voice_free_waiting(struct voice *v)
{
	unsigned long flags;

	spin_lock_irqsave(&v->lock, flags);
	if (v->active)
		timer_delete(&v->timer);
	spin_unlock_irqrestore(&v->lock, flags);
	timer_delete_sync(&v->timer);
	kfree(v);
}

// Who has deleted it frees it; who has not leaves that to the handler.
void voice_put(struct voice *v)
{
	if (!timer_delete(&v->timer))
		return;
	kfree(v);
}

void voice_stop(struct voice *v)
{
	if (v->active) {
		timer_delete(&v->timer);
		return;
	}
	kfree(v);
}

static void stop(struct synth *s, int number)
{
	if (number < 0 || number > 1)
		return;
	timer_delete(&s->voices[number].timer); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
}

void synth_free(struct synth *s)
{
	if (s->n) {
		stop(s, 0);
		stop(s, 1);
	}
	kfree(s);
}
