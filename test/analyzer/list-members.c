// RUN: %check %s
// Locks of a list's members: loops over the same list go round equally often,
// and what a member was found to be it stays.

#include <linux/delay.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct card {
	bool nonatomic;
};

struct group {
	spinlock_t lock;
	struct mutex mutex;
	struct list_head members;
};

struct stream {
	int number;
	struct list_head node;
	struct card *card;
	struct group own;
	struct group *group;
	int (*trigger)(struct stream *s);
};

static void lock(struct group *g, bool nonatomic)
{
	if (nonatomic)
		mutex_lock(&g->mutex);
	else
		spin_lock(&g->lock);
}

static void unlock(struct group *g, bool nonatomic)
{
	if (nonatomic)
		mutex_unlock(&g->mutex);
	else
		spin_unlock(&g->lock);
}

static int act(struct stream *stream)
{
	struct stream *s, *s1;
	int res = 0;

	list_for_each_entry(s, &stream->group->members, node) {
		if (s != stream) {
			if (s->card->nonatomic)
				mutex_lock_nested(&s->own.mutex, 1);
			else
				spin_lock_nested(&s->own.lock, 1);
		}
		res = s->trigger(s);
		if (res < 0)
			goto out;
	}
	s = NULL;
out:
	list_for_each_entry(s1, &stream->group->members, node) {
		if (s1 != stream) {
			if (s1->card->nonatomic)
				mutex_unlock(&s1->own.mutex);
			else
				spin_unlock(&s1->own.lock);
		}
		if (s1 == s)
			break;
	}
	return res;
}

int act_locked(struct stream *stream)
{
	int res;

	lock(stream->group, stream->card->nonatomic);
	res = act(stream);
	unlock(stream->group, stream->card->nonatomic);
	return res;
}

int act_and_unlock_twice(struct stream *stream)
{
	int res;

	lock(stream->group, stream->card->nonatomic);
	res = act(stream);
	unlock(stream->group, stream->card->nonatomic);
	if (res < 0)
		unlock(stream->group, stream->card->nonatomic); // expect(analyzer: locklint is silent about what loops gather): unbalanced-lock: released already
	return res;
}

/* A list's end is no member of it; which list it is, a header asks. */
static bool is_end(struct stream *s, struct group *g)
{
	return &s->node == &g->members;
}

static struct stream *first(struct group *g)
{
	return list_first_entry(&g->members, struct stream, node);
}

void trigger_all(struct stream *stream)
{
	struct group *g = stream->group;
	struct stream *s;

	spin_lock(&g->lock);
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_lock_nested(&s->own.lock, 1);
	stream->trigger(stream);
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_unlock(&s->own.lock);
	spin_unlock(&g->lock);
}

void sleep_between(struct stream *stream)
{
	struct group *g = stream->group;
	struct stream *s;

	spin_lock(&g->lock);
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_lock_nested(&s->own.lock, 1);
	msleep(1); // expect(analyzer: locklint is silent about what loops gather): sleep-in-atomic: 'msleep' may sleep while spinlock
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_unlock(&s->own.lock);
	spin_unlock(&g->lock);
}

int return_between(struct stream *stream)
{
	struct group *g = stream->group;
	struct stream *s;

	spin_lock(&g->lock);
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_lock_nested(&s->own.lock, 1);
	if (stream->trigger(stream) < 0)
		return -EIO; // expect(analyzer: locklint is silent about what loops gather): unbalanced-lock: returning with spinlock 'g->lock' held
	for (s = first(g); !is_end(s, g); s = list_next_entry(s, node))
		spin_unlock(&s->own.lock);
	spin_unlock(&g->lock);
	return 0;
}

/* One may be the other. */
int both(struct stream *stream, struct group *other)
{
	spin_lock(&stream->own.lock);
	if (&stream->own != other)
		spin_lock_nested(&other->lock, 1);
	stream->trigger(stream);
	if (&stream->own != other)
		spin_unlock(&other->lock);
	spin_unlock(&stream->own.lock);
	return 0;
}

int forgets_other(struct stream *stream, struct group *other)
{
	spin_lock(&stream->own.lock);
	if (&stream->own != other)
		spin_lock_nested(&other->lock, 1);
	if (stream->trigger(stream) < 0) {
		spin_unlock(&stream->own.lock);
		return -EIO; // expect: unbalanced-lock: returning with spinlock 'other->lock' held
	}
	if (&stream->own != other)
		spin_unlock(&other->lock);
	spin_unlock(&stream->own.lock);
	return 0;
}
