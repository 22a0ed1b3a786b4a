// RUN: %check %s
// Whoever passes no object of its own gets the shared one, locked; whoever
// passes none to the counterpart gives it back.

#include <linux/mutex.h>

struct header {
	int size;
};

struct manager {
	struct mutex current_lock, other_lock;
	struct header *current_header;
	int used;
};

int reserve(struct manager *m, struct header *h, int size)
{
	if (h) {
		h->size = size;
		return 0;
	}
	mutex_lock(&m->current_lock);
	m->used += size;
	return 1;
}

void commit(struct manager *m, struct header *h)
{
	if (!h) {
		m->used = 0;
		mutex_unlock(&m->current_lock); // expect(analyzer: it does not keep that the other way has a header): unbalanced-lock: releasing mutex 'm->current_lock', which this path has not acquired
		return;
	}
	mutex_lock(&m->current_lock);
	m->current_header = h;
	mutex_unlock(&m->current_lock);
}

// Nobody leaves this one to it.
void forgets(struct manager *m, struct header *h)
{
	if (!h)
		goto out;
	mutex_lock(&m->other_lock);
	m->current_header = h;
out:
	mutex_unlock(&m->other_lock); // expect: unbalanced-lock: releasing mutex 'm->other_lock', which this path has not acquired
}

// Nor this one where the object is there.
void turned_round(struct manager *m, struct header *h)
{
	if (h) {
		m->used = 0;
		mutex_unlock(&m->current_lock); // expect: unbalanced-lock: releasing mutex 'm->current_lock', which this path has not acquired
		return;
	}
	mutex_lock(&m->current_lock);
	m->current_header = h;
	mutex_unlock(&m->current_lock);
}
