// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A mapping is left in memory until the next call, or another one, ends it:
// preemption stays disabled, as whoever finds it there knows.

#include <linux/highmem.h>
#include <linux/types.h>

struct cursor {
	struct page **pages;
	unsigned long now;
	char *at;
	unsigned long tagged;
};

void map_part(struct cursor *c, unsigned long n)
{
	if (n % 8 == 0) {
		if (c->at)
			kunmap_atomic(c->at);
		c->at = kmap_atomic(c->pages[n / 8]);
	}
	c->at[n % 8] = 1;
}

void map_part_wrong(struct cursor *c, unsigned long n)
{
	char *at = NULL;

	if (n % 8 == 0) {
		if (c->at)
			kunmap_atomic(c->at);
		at = kmap_atomic(c->pages[n / 8]);
	}
	c->now = at ? at[0] : n;
} // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again

void pause(struct cursor *c)
{
	if (c->at)
		kunmap_atomic(c->at);
}

/* As a number, with flags. */
static char *remap(struct cursor *c, unsigned long n)
{
	char *at = kmap_atomic(c->pages[n]);

	c->now = n;
	c->tagged = (unsigned long)at | 1;
	return at;
}

int poke(struct cursor *c, unsigned long n)
{
	char *at = (char *)(c->tagged & ~1ul);

	if (c->now != n) {
		if (c->tagged)
			kunmap_atomic((char *)(c->tagged & ~1ul));
		at = remap(c, n);
	}
	if (n > 100)
		return -1;
	at[0] = n;
	return 0;
}

int poke_wrong(struct cursor *c, unsigned long n)
{
	char *at = kmap_atomic(c->pages[n]);

	if (n > 100)
		return -1; // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
	at[0] = n;
	kunmap_atomic(at);
	return 0;
}

/* In a struct of the function's own. */
int local_wrong(struct page *page, int n)
{
	struct cursor c = { .now = n };

	c.at = kmap_atomic(page);
	if (n > 100)
		return -1; // expect: unbalanced-lock: returning with preemption disabled, which other paths enable again
	c.at[0] = n;
	kunmap_atomic(c.at);
	return 0;
}
