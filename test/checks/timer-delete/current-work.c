// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A work function that asks whether it is the work that would be waited for.

#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct port {
	int n;
	struct work_struct gone, reset, wrong, nothing;
	struct delayed_work poll;
};

static void port_del(struct port *p)
{
	if (current_work() != &p->gone)
		cancel_work_sync(&p->gone);
}

static void port_gone(struct work_struct *work)
{
	port_del(container_of(work, struct port, gone));
}

/* In a variable, and the other way round. */
static void port_reset(struct work_struct *work)
{
	struct port *p = container_of(work, struct port, reset);
	struct work_struct *now = current_work();

	if (now == &p->reset)
		return;
	cancel_work_sync(&p->reset);
}

static bool polls(struct port *p)
{
	return current_work() == &p->poll.work;
}

static void port_poll(struct work_struct *work)
{
	struct port *p = container_of(to_delayed_work(work), struct port, poll);

	if (!polls(p))
		cancel_delayed_work_sync(&p->poll);
}

/* It asks for another work. */
static void port_wrong(struct work_struct *work)
{
	struct port *p = container_of(work, struct port, wrong);

	if (current_work() != &p->gone)
		cancel_work_sync(&p->wrong); // expect: timer-delete: 'cancel_work_sync' waits for work function 'port_wrong', which it is called from
}

/* It waits just where it should not. */
static void port_nothing(struct work_struct *work)
{
	struct port *p = container_of(work, struct port, nothing);

	if (current_work() == &p->nothing)
		cancel_work_sync(&p->nothing); // expect: timer-delete: 'cancel_work_sync' waits for work function 'port_nothing', which it is called from
}

/* Called in whatever context. */
void port_close(struct port *p)
{
	port_del(p);
	kfree(p);
}

void port_setup(struct port *p)
{
	INIT_WORK(&p->gone, port_gone);
	INIT_WORK(&p->reset, port_reset);
	INIT_WORK(&p->wrong, port_wrong);
	INIT_WORK(&p->nothing, port_nothing);
	INIT_DELAYED_WORK(&p->poll, port_poll);
}

/* What runs at once in the one work alone: other works only queue it. */
struct command {
	struct mutex lock;
	struct work_struct sync;
	struct delayed_work timeout, late;
};

static void command_run(struct command *c)
{
	if (current_work() == &c->sync) {
		mutex_lock(&c->lock);
		mutex_unlock(&c->lock);
		return;
	}
	queue_work(system_wq, &c->sync);
}

static void command_sync(struct work_struct *work)
{
	command_run(container_of(work, struct command, sync));
}

static void command_timeout(struct work_struct *work)
{
	command_run(container_of(work, struct command, timeout.work));
}

static void command_late(struct work_struct *work)
{
	struct command *c = container_of(work, struct command, late.work);

	if (current_work() != &c->sync) {
		mutex_lock(&c->lock);
		mutex_unlock(&c->lock);
	}
}

void command_init(struct command *c)
{
	INIT_WORK(&c->sync, command_sync);
	INIT_DELAYED_WORK(&c->timeout, command_timeout);
	INIT_DELAYED_WORK(&c->late, command_late);
}

void command_stop(struct command *c)
{
	mutex_lock(&c->lock);
	cancel_delayed_work_sync(&c->timeout);
	mutex_unlock(&c->lock);
}

void command_stop_bad(struct command *c)
{
	mutex_lock(&c->lock);
	cancel_work_sync(&c->sync); // expect: timer-delete: 'cancel_work_sync' waits for work function 'command_sync', which acquires mutex 'c->lock' that is held here
	mutex_unlock(&c->lock);
}

void command_stop_late(struct command *c)
{
	mutex_lock(&c->lock);
	cancel_delayed_work_sync(&c->late); // expect: timer-delete: 'cancel_delayed_work_sync' waits for work function 'command_late', which acquires mutex 'c->lock' that is held here
	mutex_unlock(&c->lock);
}
