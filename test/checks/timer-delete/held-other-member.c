// RUN: %check %s
// Locks that one function initialises are of one class for lockdep. The
// handler waits for another of them, which is another member.

#include <linux/mutex.h>
#include <linux/workqueue.h>

struct command {
	struct mutex mutex;
	int state;
};

struct host {
	struct command init, config;
	struct work_struct work;
};

static void command_init(struct command *c)
{
	mutex_init(&c->mutex);
}

static void host_work(struct work_struct *work)
{
	struct host *h = container_of(work, struct host, work);

	mutex_lock(&h->config.mutex);
	h->config.state++;
	mutex_unlock(&h->config.mutex);
}

void host_setup(struct host *h)
{
	command_init(&h->init);
	command_init(&h->config);
	INIT_WORK(&h->work, host_work);
	schedule_work(&h->work);
}

void reset_during_init(struct host *h)
{
	mutex_lock(&h->init.mutex);
	cancel_work_sync(&h->work);
	mutex_unlock(&h->init.mutex);
}

void reset_during_config(struct host *h)
{
	mutex_lock(&h->config.mutex);
	cancel_work_sync(&h->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'host_work', which acquires mutex 'h->config.mutex' that is held here
	mutex_unlock(&h->config.mutex);
}

// Any of them.

void reset_during(struct host *h, struct command *c)
{
	mutex_lock(&c->mutex);
	cancel_work_sync(&h->work); // expect: timer-delete: 'cancel_work_sync' waits for work function 'host_work', which acquires mutex 'c->mutex' that is held here
	mutex_unlock(&c->mutex);
}
