// RUN: %check %s --model=%S/Inputs/wrappers.yaml
// RUN: %check %s --model=%S/Inputs/wrappers.yaml -- -DCONFIG_DEBUG_LOCK_ALLOC
// --model: a subsystem's own wrappers.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct hub {
	spinlock_t lock;
	struct mutex mutex;
	int ports;
};

void hub_lock(struct hub *h);
void hub_unlock(struct hub *h);
void hub_lock_irqsave(struct hub *h, unsigned long *flags);
void hub_unlock_irqrestore(struct hub *h, unsigned long flags);

int forgets(struct hub *h)
{
	hub_lock(h);
	if (!h->ports)
		return -EIO; // expect: unbalanced-lock: returning with mutex '.*' held
	hub_unlock(h);
	return 0;
}

void twice(struct hub *h)
{
	hub_lock(h);
	mutex_lock(&h->mutex); // expect: double-lock: mutex 'h->mutex'
	hub_unlock(h);
}

void sleeps(struct hub *h)
{
	unsigned long flags;

	hub_lock_irqsave(h, &flags);
	msleep(1); // expect: sleep-in-atomic: spinlock
	hub_lock(h); // expect: sleep-in-atomic: 'hub_lock' may sleep
	hub_unlock(h);
	hub_unlock_irqrestore(h, flags);
	msleep(1);
}

// Who has acquired the lock that this releases is not always known.
void hub_unmap_unlock(struct hub *h, spinlock_t *lock);
void *hub_map_lock(struct hub *h, spinlock_t **lock);

int locked_by_hand(struct hub *h, spinlock_t *lock)
{
	spin_lock(lock);
	h->ports++;
	hub_unmap_unlock(h, lock);
	msleep(1);
	return 0;
}

int locked_twice(struct hub *h)
{
	spinlock_t *lock;

	if (!hub_map_lock(h, &lock))
		return -EIO;
	hub_unmap_unlock(h, lock);
	if (!hub_map_lock(h, &lock))
		return -EIO;
	hub_unmap_unlock(h, lock);
	return 0;
}

int sleeps_before(struct hub *h, spinlock_t *lock)
{
	spin_lock(lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	hub_unmap_unlock(h, lock);
	return 0;
}
