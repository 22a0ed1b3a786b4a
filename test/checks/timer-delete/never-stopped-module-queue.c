// RUN: %check %s

/* A queue in a variable, which only the module's end destroys, goes on when a
   device ends: nobody waits for the works on it then. */

#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...);
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
bool cancel_work_sync(struct work_struct *w);

static struct workqueue_struct *reader_queue;
static struct workqueue_struct *emptied_queue;

struct reader {
	struct work_struct card, gone, emptied, freed;
	struct work_struct slots[2];
	int cards;
};

static void reader_card(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, card);

	r->cards++;
}

static void reader_gone(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, gone);

	r->cards--;
}

static void reader_emptied(struct work_struct *w)
{
	struct reader *r = container_of(w, struct reader, emptied);

	r->cards = 0;
}

static irqreturn_t reader_irq(int irq, void *data)
{
	struct reader *r = data;

	queue_work(reader_queue, &r->card); // note: 'queue_work' schedules it here
	queue_work(reader_queue, &r->gone);
	queue_work(emptied_queue, &r->emptied);
	return IRQ_HANDLED;
}

static int reader_probe(struct platform_device *pdev)
{
	struct reader *r = devm_kzalloc(&pdev->dev, sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	platform_set_drvdata(pdev, r);
	INIT_WORK(&r->card, reader_card); // expect: timer-delete: nothing stops work function 'reader_card', which may run after what contains its object is freed
	INIT_WORK(&r->gone, reader_gone);
	INIT_WORK(&r->emptied, reader_emptied);
	return request_irq(7, reader_irq, 0, "reader", r);
}

static void reader_remove(struct platform_device *pdev)
{
	struct reader *r = platform_get_drvdata(pdev);

	free_irq(7, r);
	cancel_work_sync(&r->gone);
	flush_workqueue(emptied_queue);
}

static struct platform_driver reader_driver = {
	.probe = reader_probe,
	.remove = reader_remove,
};

/* Where the module ends, the queue is destroyed first. */

struct session {
	struct work_struct idle;
	int users;
};

static struct session *only_session;

static void session_idle(struct work_struct *w)
{
	struct session *s = container_of(w, struct session, idle);

	s->users = 0;
}

static void session_put(struct session *s)
{
	queue_work(reader_queue, &s->idle);
}

void session_close(void)
{
	session_put(only_session);
}

/* A work of the module's own is waited for with the queue. */

static int statistics;

static void count_cards(struct work_struct *w)
{
	statistics++;
}

static DECLARE_WORK(count, count_cards);

void reader_count(void)
{
	queue_work(reader_queue, &count);
}

static void queues_destroy(void)
{
	destroy_workqueue(emptied_queue);
	destroy_workqueue(reader_queue);
}

static int reader_init(void)
{
	reader_queue = alloc_workqueue("reader", 0, 0);
	emptied_queue = alloc_workqueue("emptied", 0, 0);
	only_session = kzalloc(sizeof(*only_session), GFP_KERNEL);
	if (!reader_queue || !only_session) {
		destroy_workqueue(reader_queue);
		return -ENOMEM;
	}
	INIT_WORK(&only_session->idle, session_idle);
	return 0;
}
module_init(reader_init);

static void reader_exit(void)
{
	queues_destroy();
	kfree(only_session);
}
module_exit(reader_exit);
