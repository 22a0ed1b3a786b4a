// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Another file's function that is passed a function of this file, and a struct
// that this file declares, passes the struct on: only that function writes it.

#include <linux/highmem.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct walk {
	bool copy;
	bool found;
	int locked;
	char *data;
	unsigned int off;
	spinlock_t *lock;
};

void for_each_part(struct page *page, int len,
		   void (*fn)(unsigned long pfn, int len, void *data),
		   void *data);
int count(struct page *page);

static void part(unsigned long pfn, int len, void *data)
{
	struct walk *w = data;

	w->off += len;
	w->found = true;
}

int map(struct page *page, bool write, bool bounce)
{
	struct walk w = { .copy = write && bounce };

	if (w.copy)
		w.data = kmap_atomic(page);
	for_each_part(page, 8, part, &w);
	if (w.copy)
		kunmap_atomic(w.data);
	return w.off; // expect(analyzer: it does not know what the other file leaves alone): unbalanced-lock: returning with preemption disabled
}

void map_wrong(struct page *page, bool write, bool bounce)
{
	struct walk w = { .copy = write && bounce };

	if (w.copy)
		w.data = kmap_atomic(page);
	for_each_part(page, 8, part, &w);
	if (w.copy && w.off)
		kunmap_atomic(w.data);
} // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again

/* A member that the function writes itself. */
int written_wrong(struct page *page, bool write)
{
	struct walk w = { .found = write };

	if (w.found)
		w.data = kmap_atomic(page);
	for_each_part(page, 8, part, &w);
	if (!w.found)
		kunmap_atomic(w.data);
	return w.off; // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
}

/* A number, and a lock. */
void lock(struct page *page, spinlock_t *lock, int n)
{
	struct walk w = { .locked = count(page), .lock = lock };

	if (w.locked > 1)
		spin_lock(lock);
	for_each_part(page, n, part, &w);
	if (w.locked > 1)
		spin_unlock(lock); // expect(analyzer: it does not know what the other file leaves alone): unbalanced-lock: releasing spinlock 'lock', which this path has not acquired
}

void lock_wrong(struct page *page, spinlock_t *lock, int n)
{
	struct walk w = { .locked = count(page), .lock = lock };

	if (w.locked > 1)
		spin_lock(lock);
	for_each_part(page, n, part, &w);
	if (w.locked > 2)
		spin_unlock(lock); // expect(analyzer: it does not know what the other file leaves alone): unbalanced-lock: releasing spinlock 'lock', which this path has not acquired
} // expect(not analyzer: it has said so above): unbalanced-lock: returning with spinlock 'lock' held

/* Several of them. */
int twice(struct page *page, struct mutex *mutex, bool all)
{
	struct walk w = { .copy = !all };

	if (!w.copy)
		mutex_lock(mutex);
	for_each_part(page, 1, part, &w);
	for_each_part(page, 2, part, &w);
	if (!w.copy)
		mutex_unlock(mutex);
	return w.off; // expect(analyzer: it does not know what the other file leaves alone): unbalanced-lock: returning with mutex 'mutex' held
}
