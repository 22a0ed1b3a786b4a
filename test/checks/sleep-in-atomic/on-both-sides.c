// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
//
// What happens on both sides of a comparison happens whatever is compared.
#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct map {
	spinlock_t lock;
	int len, size, mode;
	int *keys;
};

static void note(struct map *m, int is_new);

// The number says what is done with the map, not whether it grows.
static int update(struct map *m, int index, int key)
{
	int old = m->keys[index];

	if (key == 0)
		m->len--;
	else
		m->keys[index] = key;
	note(m, key == 0 ? old : key);
	if (old != 0)
		m->keys = kmalloc(m->len * sizeof(int), GFP_KERNEL);
	return old;
}

static void note(struct map *m, int is_new)
{
	m->size = is_new;
}

int set(struct map *m, int index, int key)
{
	int old;

	spin_lock(&m->lock); // note: 'm->lock' acquired here
	old = update(m, index, key); // expect: sleep-in-atomic: 'update' may sleep \(in 'kmalloc'\) while spinlock 'm->lock' is held
	spin_unlock(&m->lock);
	return old;
}

// It sleeps on one side alone.
static int update_new(struct map *m, int index, int key)
{
	int old = m->keys[index];

	if (key == 0) {
		m->len--;
		msleep(1);
	} else {
		m->keys[index] = key;
	}
	note(m, key == 0 ? old : key);
	return old;
}

int set_new(struct map *m, int index, int key)
{
	int old;

	if (!key)
		return -1;
	spin_lock(&m->lock);
	old = update_new(m, index, key);
	spin_unlock(&m->lock);
	return old;
}

// A caller says by the number whether it may.
static int clear(struct map *m, int count)
{
	int some = count != 0;

	if (count == 1)
		m->len = 0;
	if (some)
		msleep(1);
	return some;
}

int clear_none(struct map *m)
{
	int n;

	spin_lock(&m->lock);
	n = clear(m, 0);
	spin_unlock(&m->lock);
	return n;
}

int clear_one(struct map *m)
{
	int n;

	spin_lock(&m->lock); // note: 'm->lock' acquired here
	n = clear(m, 1); // expect: sleep-in-atomic: 'clear' may sleep \(in 'msleep'\) while spinlock 'm->lock' is held
	spin_unlock(&m->lock);
	return n;
}
