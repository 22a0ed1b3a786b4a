// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// One of two bits is set: where it is not the one, it is the other.

#include <linux/mutex.h>
#include <linux/spinlock.h>

#define STOP 0x1
#define FREEZE 0x2
#define TRACE 0x4

struct job {
	spinlock_t lock;
	unsigned int todo;
};

void stop(struct job *j);
int more(struct job *j);

static void job_freeze(struct job *j)
{
	spin_unlock(&j->lock);
	stop(j);
}

void job_run(struct job *j)
{
again:
	spin_lock(&j->lock); // expect(analyzer: it asks for each of the bits alone): double-lock: acquiring spinlock 'j->lock', which is held already
	if (j->todo & (STOP | FREEZE)) {
		if (j->todo & STOP)
			spin_unlock(&j->lock);
		else if (j->todo & FREEZE)
			job_freeze(j);
		goto again;
	}
	spin_unlock(&j->lock);
}

/* A third one is left out. */
void job_run_badly(struct job *j)
{
again:
	spin_lock(&j->lock); // expect: double-lock: acquiring spinlock 'j->lock', which is held already
	if (j->todo & (STOP | FREEZE | TRACE)) {
		if (j->todo & STOP)
			spin_unlock(&j->lock);
		else if (j->todo & FREEZE)
			job_freeze(j);
		goto again;
	}
	spin_unlock(&j->lock);
}

int job_end(struct job *j, unsigned int how)
{
	spin_lock(&j->lock);
	if (!(how & (STOP | FREEZE))) {
		spin_unlock(&j->lock);
		return -22;
	}
	j->todo = 0;
	if (how & STOP) {
		spin_unlock(&j->lock);
		return 0;
	}
	if (how & FREEZE) {
		spin_unlock(&j->lock);
		return 0;
	}
	return -1; // expect(analyzer: it asks for each of the bits alone): unbalanced-lock: returning with spinlock 'j->lock' held
}

/* Of another word. */
int job_end_badly(struct job *j, unsigned int how, unsigned int now)
{
	spin_lock(&j->lock);
	if (!(how & (STOP | FREEZE))) {
		spin_unlock(&j->lock);
		return -22;
	}
	j->todo = 0;
	if (how & STOP) {
		spin_unlock(&j->lock);
		return 0;
	}
	if (now & FREEZE) {
		spin_unlock(&j->lock);
		return 0;
	}
	return -1; // expect: unbalanced-lock: returning with spinlock 'j->lock' held, which other paths release
}
