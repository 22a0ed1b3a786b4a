// RUN: %check %s
// A helper that has two reasons to acquire nothing: its counterpart has both,
// too, and what is known of the one reason is lost where the two meet.

#include <linux/spinlock.h>

struct radio {
	spinlock_t page;
	int bus, chain;
	int *map;
};

static inline void page_get(struct radio *r, unsigned long *flags)
{
	if (r->bus == 1)
		return;
	if (r->chain == 1)
		spin_lock_irqsave(&r->page, *flags);
}

static inline void page_put(struct radio *r, unsigned long *flags)
{
	if (r->bus == 1)
		return;
	if (r->chain == 1)
		spin_unlock_irqrestore(&r->page, *flags); // expect(analyzer: it has not saved them where it acquired nothing): irq-flags: restores flags that were never saved
}

void radio_set(struct radio *r, int what);

void at_once(struct radio *r)
{
	unsigned long flags;

	page_get(r, &flags);
	radio_set(r, 1);
	page_put(r, &flags);
}

void in_a_case(struct radio *r, int width)
{
	unsigned long flags;

	switch (width) {
	case 20:
		radio_set(r, 20);
		break;
	case 40:
		page_get(r, &flags);
		radio_set(r, 40);
		page_put(r, &flags);
		break;
	}
	radio_set(r, 0);
}

void in_rounds(struct radio *r, int n)
{
	unsigned long flags;
	int i;

	page_get(r, &flags);
	for (i = 0; i < n; i++)
		radio_set(r, r->map[i]);
	page_put(r, &flags);
}

// One reason alone is known for both.
void one_reason(struct radio *r)
{
	unsigned long flags;

	if (r->bus != 1 && r->chain == 1) {
		page_get(r, &flags);
		if (r->map)
			return; // expect: unbalanced-lock: returning with spinlock
		page_put(r, &flags);
	}
}
