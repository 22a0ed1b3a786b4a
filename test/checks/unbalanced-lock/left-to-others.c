// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Functions whose bodies are not seen release a lock, as the ways through the
// function show that calls them.

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct shelf {
	struct mutex lock;
	spinlock_t busy;
	int full, id, boxes;
};

int shelf_publish(struct shelf *s, int *id);
int shelf_check(struct shelf *s);
void shelf_forget(struct shelf *s);
int shelf_note(int id);

/* Whatever comes of it, nobody releases the lock behind shelf_publish(). */
int adds(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	if (s->full) {
		ret = -ENOSPC;
		goto unlock;
	}
	ret = shelf_publish(s, id);
	if (ret)
		return ret; // expect(analyzer: it compares no paths by what they call): unbalanced-lock: returning with mutex 's->lock' held
	return shelf_note(*id);
unlock:
	mutex_unlock(&s->lock);
	return ret;
}

int adds_at_once(struct shelf *s, int *id)
{
	spin_lock(&s->busy);
	if (s->full) {
		spin_unlock(&s->busy);
		return -ENOSPC;
	}
	return shelf_publish(s, id);
}

int adds_two(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	ret = shelf_check(s);
	if (ret) {
		mutex_unlock(&s->lock);
		return ret;
	}
	ret = shelf_publish(s, id);
	if (ret < 0)
		return ret; // expect(analyzer: likewise): unbalanced-lock: returning with mutex 's->lock' held
	s->id = *id;
	return ret;
}

/* Another path calls it, and releases the lock itself. */
int forgets(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock); // note: 's->lock' acquired here
	ret = shelf_publish(s, id);
	if (ret)
		return ret; // expect: unbalanced-lock: returning with mutex 's->lock' held, which other paths release
	mutex_unlock(&s->lock);
	return 0;
}

int forgets_late(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	ret = shelf_publish(s, id);
	if (ret)
		goto unlock;
	ret = shelf_check(s);
	if (ret < 0)
		return ret; // expect: unbalanced-lock: returning with mutex 's->lock' held
unlock:
	mutex_unlock(&s->lock);
	return ret;
}

/* It is called without the lock, too. */
int always_notes(struct shelf *s)
{
	mutex_lock(&s->lock);
	if (s->full)
		mutex_unlock(&s->lock);
	return shelf_check(s); // expect: unbalanced-lock: returning with mutex 's->lock' held
}

/* A path that fails, and cleans up. */
int fails(struct shelf *s)
{
	mutex_lock(&s->lock);
	if (s->full) {
		shelf_forget(s);
		return -ENOSPC; // expect: unbalanced-lock: returning with mutex 's->lock' held
	}
	s->boxes++;
	mutex_unlock(&s->lock);
	return 0;
}

void returns_nothing(struct shelf *s)
{
	spin_lock(&s->busy);
	if (s->full) {
		shelf_forget(s);
		return; // expect: unbalanced-lock: returning with spinlock 's->busy' held
	}
	spin_unlock(&s->busy);
}

/* Printing releases nothing. */
int prints(struct shelf *s)
{
	mutex_lock(&s->lock);
	if (s->full) {
		printk("full\n");
		return 0; // expect: unbalanced-lock: returning with mutex 's->lock' held
	}
	mutex_unlock(&s->lock);
	return 0;
}

/* By one code, the function says what it has done to the lock. */
int says_so(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	if (s->full) {
		mutex_unlock(&s->lock);
		return -ENOSPC;
	}
	ret = shelf_publish(s, id);
	if (ret != -EBUSY)
		mutex_unlock(&s->lock);
	return ret; // expect(analyzer: it knows no blocks that only release): unbalanced-lock: returning with mutex 's->lock' held
}

int says_so_otherwise(struct shelf *s, int *id)
{
	int ret;

	spin_lock(&s->busy);
	ret = shelf_publish(s, id);
	if (ret == -EAGAIN)
		spin_unlock(&s->busy);
	return ret ? 1 : 0; // expect(analyzer: likewise): unbalanced-lock: returning with spinlock 's->busy' held
}

int says_so_by_a_flag(struct shelf *s, int *id)
{
	bool ours;

	mutex_lock(&s->lock);
	ours = shelf_publish(s, id) != -EBUSY;
	s->boxes++;
	if (ours)
		mutex_unlock(&s->lock);
	return 0; // expect(analyzer: likewise): unbalanced-lock: returning with mutex 's->lock' held
}

/* A path that fails is none that says so. */
int returns_early(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	ret = shelf_publish(s, id);
	if (ret == -EBUSY)
		return ret; // expect: unbalanced-lock: returning with mutex 's->lock' held
	s->boxes++;
	mutex_unlock(&s->lock);
	return ret;
}

int fails_at_all(struct shelf *s, int *id)
{
	int ret;

	mutex_lock(&s->lock);
	ret = shelf_publish(s, id);
	if (ret)
		goto out;
	mutex_unlock(&s->lock);
out:
	return ret; // expect: unbalanced-lock: returning with mutex 's->lock' held
}

/* It was asked before the lock was acquired. */
int asks_before(struct shelf *s)
{
	int ret = shelf_check(s);

	mutex_lock(&s->lock);
	s->boxes++;
	if (ret != -EBUSY)
		mutex_unlock(&s->lock);
	return ret; // expect: unbalanced-lock: returning with mutex 's->lock' held
}
