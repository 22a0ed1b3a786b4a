// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock that a function keeps until it is called again, as a static variable
// tells it, is no matter of its callers'.

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/types.h>

static DEFINE_MUTEX(msg_lock);
static DEFINE_MUTEX(other_lock);
static int parts;

bool have_data(void);
int read_part(void);

static int message(void)
{
	static struct {
		bool open;
		int read;
	} state;

	if (!state.open) {
		state.open = true;
		state.read = 0;
		mutex_lock(&msg_lock);
		if (!have_data()) {
			mutex_unlock(&msg_lock);
			state.open = false;
			return 0;
		}
	}
	state.read += read_part();
	if (state.read < 16)
		return 0;
	mutex_unlock(&msg_lock);
	state.open = false;
	return 1;
}

static int thread(void *unused)
{
	while (!kthread_should_stop()) {
		int ret = message(); // expect(analyzer: it does not ask what else the variable tells): unbalanced-lock: 'message' releases mutex 'msg_lock', which this path has not acquired

		if (ret < 0)
			return ret;
		parts++;
	}
	return 0;
}

struct task_struct *start(void)
{
	return kthread_run(thread, NULL, "messages");
}

/* Nothing tells. */
static int message_wrong(void)
{
	mutex_lock(&other_lock);
	if (!have_data())
		return 0; // expect: unbalanced-lock: returning with mutex 'other_lock' held
	parts++;
	mutex_unlock(&other_lock);
	return 0;
}

int take_wrong(void)
{
	return message_wrong();
}
