// RUN: %check %s
// Who acquires a lock where another file's function says so, and asks it again,
// relies on getting the same answer.

#include <linux/mutex.h>

struct card {
	struct mutex lock;
	int broken, level;
};

int card_resetting(struct card *c);
int card_on_bus(struct card *c, int bus);
int card_start(struct card *c);
void card_settle(struct card *c);

void once(struct card *c)
{
	if (!card_resetting(c))
		mutex_lock(&c->lock);
	card_settle(c);
	if (!card_resetting(c))
		mutex_unlock(&c->lock); // expect(analyzer: it tells answers apart): unbalanced-lock: releasing mutex 'c->lock'
}

int early(struct card *c, int bus)
{
	if (card_on_bus(c, bus) != 0)
		mutex_lock(&c->lock);
	if (c->broken) {
		if (card_on_bus(c, bus))
			mutex_unlock(&c->lock);
		return -5;
	}
	card_settle(c);
	if (card_on_bus(c, bus) == 0)
		return 0;
	mutex_unlock(&c->lock); // expect(analyzer: it tells answers apart): unbalanced-lock: releasing mutex 'c->lock'
	return 0;
}

int with_leftover(struct card *c)
{
	if (c->level) {
		if (!card_resetting(c))
			mutex_lock(&c->lock);
		card_settle(c);
		if (!card_resetting(c))
			mutex_unlock(&c->lock); // expect(analyzer: it tells answers apart): unbalanced-lock: releasing mutex 'c->lock'
	}
	if (card_resetting(c))
		return 0;
	return card_start(c);
}

// What is asked of another object has another answer.
void of_another(struct card *c, struct card *d)
{
	if (!card_resetting(c))
		mutex_lock(&c->lock);
	card_settle(c);
	if (!card_resetting(d))
		mutex_unlock(&c->lock); // expect(analyzer: it tells of the release): unbalanced-lock: releasing mutex 'c->lock', which this path has not acquired
} // expect(not analyzer: it is told of the release): unbalanced-lock: returning with mutex 'c->lock' held

// A step that may fail at each time: no lock depends on it.
int two_steps(struct card *c)
{
	mutex_lock(&c->lock);
	if (card_start(c)) {
		mutex_unlock(&c->lock);
		return -5;
	}
	card_settle(c);
	if (card_start(c))
		return -5; // expect: unbalanced-lock: returning with mutex 'c->lock' held
	mutex_unlock(&c->lock);
	return 0;
}
