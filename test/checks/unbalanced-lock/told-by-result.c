// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A function that leaves different locks tells so by its result, also where that is not a constant. And what a weak
// function does, another file may do differently.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

struct trace {
	spinlock_t lock;
	struct mutex mutex;
	int level, is_ready;
	unsigned char is_own;
};

int context_bit(struct trace *t);
int publish(struct trace *t);

static int enter(struct trace *t)
{
	int bit = context_bit(t);

	if (t->level & 1 << bit)
		return -1;
	t->level |= 1 << bit;
	preempt_disable();
	return bit;
}

void record(struct trace *t)
{
	int bit = enter(t);

	if (bit < 0)
		return; // expect(analyzer: it knows the value, not what it tells): unbalanced-lock: returning with preemption disabled
	t->level &= ~(1 << bit);
	preempt_enable();
}

void record_wrong(struct trace *t)
{
	int bit = enter(t);

	if (bit < 0)
		return;
	if (!publish(t))
		return; // expect: unbalanced-lock: returning with preemption disabled
	preempt_enable();
}

static int lock_if_ready(struct trace *t)
{
	if (!t->is_ready)
		return 0;
	mutex_lock(&t->mutex);
	return context_bit(t);
}

void use(struct trace *t)
{
	if (!lock_if_ready(t))
		return; // expect(analyzer: it knows the value, not what it tells): unbalanced-lock: returning with mutex
	t->level = 0;
	mutex_unlock(&t->mutex);
}

// Before there was bool: a number that is named like a question.
void own(struct trace *t)
{
	if (publish(t))
		t->is_own = 1;
	mutex_lock(&t->mutex);
	if (t->is_own)
		mutex_unlock(&t->mutex);
	if (publish(t)) {
		if (!t->is_own)
			mutex_unlock(&t->mutex);
		return;
	}
	if (!t->is_own)
		mutex_unlock(&t->mutex);
}

__attribute__((weak)) void arch_unlock(struct trace *t)
{
}

__attribute__((weak)) void arch_lock(struct trace *t)
{
	mutex_lock(&t->mutex);
}

void by_arch(struct trace *t)
{
	arch_lock(t);
	if (t->level)
		mutex_lock(&t->mutex); // expect(analyzer: it follows bodies that other files may replace): double-lock: acquiring mutex
	arch_unlock(t);
}

// A variable that was read before the loop does not change in it.
int retries(struct trace *t, bool held)
{
	bool take = t->level && !held;
	int err;

retry:
	if (take)
		mutex_lock(&t->mutex);
	if (!take && t->level) {
		take = true;
		goto retry;
	}
	err = publish(t);
	if (take)
		mutex_unlock(&t->mutex);
	return err;
}

int retries_wrong(struct trace *t, bool held)
{
	bool take = t->level && !held;
	int err;

retry:
	if (take)
		mutex_lock(&t->mutex); // expect: double-lock: acquiring mutex 't->mutex', which is held already
	if (t->level) {
		take = true;
		goto retry;
	}
	err = publish(t);
	if (take)
		mutex_unlock(&t->mutex);
	return err;
}

/* A look-up that returns with the lock held, or an error code. */
struct trace *look_up(int id);
static DEFINE_MUTEX(all);

static struct trace *look_up_locked(int id)
{
	struct trace *t;

	mutex_lock(&all);
	t = look_up(id);
	if (!IS_ERR(t))
		return t;
	mutex_unlock(&all);
	return t;
}

static struct trace *look_up_again(int id, bool fresh)
{
	struct trace *t;

	mutex_lock(&all);
	t = look_up(id);
	if (!IS_ERR(t)) {
		if (!fresh)
			return t;
	} else if (PTR_ERR(t) != -2) {
		mutex_unlock(&all);
		return t;
	}
	mutex_unlock(&all);
	return ERR_PTR(-3);
}

int level_of(int id)
{
	struct trace *t = look_up_locked(id);
	int level;

	if (IS_ERR(t))
		return PTR_ERR(t);
	level = t->level;
	mutex_unlock(&all);
	return level;
}

int level_again(int id, bool fresh)
{
	struct trace *t = look_up_again(id, fresh);
	int level;

	if (IS_ERR(t))
		return PTR_ERR(t);
	level = t->level;
	mutex_unlock(&all);
	return level;
}

int level_wrong(int id)
{
	struct trace *t = look_up_locked(id);

	if (IS_ERR(t)) {
		mutex_unlock(&all); // expect: unbalanced-lock: releasing mutex 'all', which this path has
		return PTR_ERR(t);
	}
	mutex_unlock(&all);
	return 0;
}
