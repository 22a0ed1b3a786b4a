// RUN: %check %s
//
// A caller asks for a lock to be left held by a mode, not by a quantity; and
// one that does not release it has not asked.

#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	int level;
};

int read_level(void);

void set_level(struct dev *d, int level)
{
	spin_lock(&d->lock); // note: 'd->lock' acquired here
	if (level < 0)
		return; // expect: unbalanced-lock: returning with spinlock 'd->lock' held, which other paths release
	d->level = level;
	spin_unlock(&d->lock);
}

void set_size(struct dev *d, unsigned size)
{
	spin_lock(&d->lock);
	if (size > 64)
		return; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
	d->level = size;
	spin_unlock(&d->lock);
}

static void set_index(struct dev *d, int index)
{
	spin_lock(&d->lock);
	if (index == 10)
		return; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
	d->level = index;
	spin_unlock(&d->lock);
}

void update(struct dev *d)
{
	set_index(d, read_level());
}

/* Callers of other files may ask for it. */
void begin(struct dev *d, int keep)
{
	spin_lock(&d->lock);
	d->level = 0;
	if (!keep)
		spin_unlock(&d->lock);
}

/* This one's are all here, and one does. */
static void restart(struct dev *d, int keep)
{
	spin_lock(&d->lock);
	d->level = 0;
	if (keep)
		return;
	spin_unlock(&d->lock);
}

void cycle(struct dev *d)
{
	restart(d, 1);
	d->level = read_level();
	spin_unlock(&d->lock);
	restart(d, 0);
}

/* It is a handler: who calls it is not seen. */
static void on_event(struct dev *d, int keep)
{
	spin_lock(&d->lock);
	if (keep)
		return;
	spin_unlock(&d->lock);
}

void (*event_handler)(struct dev *d, int keep) = on_event;
