// RUN: %check %s

/* A handler that is asked to schedule itself no more says when it is done. */

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct modem {
	struct delayed_work poll, blink;
	struct timer_list ring, beep;
	struct completion idle, quiet, ready, heard;
	int stop, signal;
};
struct line {
	struct modem *modem;
};

static void modem_poll(struct work_struct *w)
{
	struct modem *m = container_of(w, struct modem, poll.work);

	m->signal++;
	if (!m->stop)
		schedule_delayed_work(&m->poll, 10);
	else
		complete(&m->idle);
}

/* Whoever waits, waits for something else. */
static void modem_blink(struct work_struct *w)
{
	struct modem *m = container_of(w, struct modem, blink.work);

	m->signal--;
	if (!m->stop)
		schedule_delayed_work(&m->blink, 10);
}

static void modem_done(struct modem *m)
{
	complete_all(&m->quiet);
}

static void modem_ring(struct timer_list *t)
{
	struct modem *m = from_timer(m, t, ring);

	if (m->stop)
		modem_done(m);
	else
		mod_timer(&m->ring, 10);
}

/* Nobody waits for it. */
static void modem_beep(struct timer_list *t)
{
	struct modem *m = from_timer(m, t, beep);

	m->signal = 0;
	complete(&m->heard);
}

struct modem *modem_create(int signal)
{
	struct modem *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	m->signal = signal;
	INIT_DELAYED_WORK(&m->poll, modem_poll);
	INIT_DELAYED_WORK(&m->blink, modem_blink); // expect: timer-delete: nothing stops work function 'modem_blink', which may run after what contains its object is freed
	timer_setup(&m->ring, modem_ring, 0);
	timer_setup(&m->beep, modem_beep, 0); // expect: timer-delete: nothing stops timer function 'modem_beep', which may run after what contains its object is freed
	return m;
}

void modem_open(struct modem *m)
{
	schedule_delayed_work(&m->poll, 10);
	schedule_delayed_work(&m->blink, 10);
	mod_timer(&m->ring, 10);
	mod_timer(&m->beep, 10);
	wait_for_completion(&m->ready);
}

void modem_close(struct modem *m)
{
	m->stop = 1;
	wait_for_completion(&m->idle);
	wait_for_completion(&m->quiet);
}

void modem_destroy(struct line *l)
{
	l->modem->signal = 0;
	kfree(l->modem);
	l->modem = NULL;
}
