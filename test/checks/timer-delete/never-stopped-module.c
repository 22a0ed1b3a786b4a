// RUN: %check %s

/* Handlers of a module's variables: when the module is gone, so is their code. */

#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

static int beats;

static void beat_work(struct work_struct *w)
{
	beats++;
}

static void beat_tick(struct timer_list *t)
{
	beats++;
}

static void beat_tasklet(struct tasklet_struct *t)
{
	beats++;
}

static DECLARE_WORK(beat, beat_work); // expect: timer-delete: nothing stops work function 'beat_work', which may still run when the module is gone
static DECLARE_WORK(cancelled, beat_work);
static DECLARE_WORK(lent, beat_work);
static DECLARE_WORK(idle, beat_work);
DECLARE_WORK(public_beat, beat_work);
static DECLARE_TASKLET(soon, beat_tasklet); // expect: timer-delete: nothing stops tasklet function 'beat_tasklet', which may still run when the module is gone
static DECLARE_TASKLET(killed, beat_tasklet);
static struct timer_list ticker;
static struct timer_list deleted;

void lend(struct work_struct *w);

static irqreturn_t beat_irq(int irq, void *data)
{
	schedule_work(&beat); // note: 'schedule_work' schedules it here
	schedule_work(&cancelled);
	schedule_work(&lent);
	schedule_work(&public_beat);
	tasklet_schedule(&soon); // note: 'tasklet_schedule' schedules it here
	tasklet_schedule(&killed);
	mod_timer(&ticker, jiffies + 100); // note: 'mod_timer' schedules it here
	mod_timer(&deleted, jiffies + 100);
	return IRQ_HANDLED;
}

static int beat_init(void)
{
	lend(&lent);
	timer_setup(&ticker, beat_tick, 0); // expect: timer-delete: nothing stops timer function 'beat_tick', which may still run when the module is gone
	timer_setup(&deleted, beat_tick, 0);
	return request_irq(4, beat_irq, 0, "beat", &beats);
}
module_init(beat_init);

static void beat_exit(void)
{
	free_irq(4, &beats);
	cancel_work_sync(&cancelled);
	tasklet_kill(&killed);
	del_timer_sync(&deleted);
}
module_exit(beat_exit); // note: 'beat_exit' is registered here as exit function, which runs in a task
