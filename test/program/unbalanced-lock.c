// RUN: split-file %s %t && %link %t
//
// One file hands out locked objects, by way of a header, to another.

//--- api.h
#include <linux/spinlock.h>
struct desc {
	raw_spinlock_t lock;
	int state;
};
struct desc *find_locked(int n, unsigned long *flags, int bus);
void put_unlock(struct desc *d, unsigned long flags, int bus);
void touch(struct desc *d);
static inline struct desc *get_desc(int n, unsigned long *flags)
{
	return find_locked(n, flags, 1);
}
static inline void put_desc(struct desc *d, unsigned long flags)
{
	put_unlock(d, flags, 1);
}
//--- descs.c
#include "api.h"
extern struct desc *look_up(int n);
struct desc *find_locked(int n, unsigned long *flags, int bus)
{
	struct desc *d = look_up(n);

	if (d)
		raw_spin_lock_irqsave(&d->lock, *flags);
	return d;
}
void put_unlock(struct desc *d, unsigned long flags, int bus)
{
	raw_spin_unlock_irqrestore(&d->lock, flags);
}
//--- user.c
#include "api.h"
int forgets(int n)
{
	unsigned long flags;
	struct desc *d = get_desc(n, &flags);

	if (!d || !(d->state & 4))
		return 0; // expect: unbalanced-lock: returning with raw-spinlock '.*lock' held, which other paths release
	d->state &= ~4;
	touch(d);
	put_desc(d, flags);
	return 0;
}
int releases(int n)
{
	unsigned long flags;
	struct desc *d = get_desc(n, &flags);

	if (!d)
		return 0;
	if (d->state & 4)
		touch(d);
	put_desc(d, flags);
	return 0;
}
