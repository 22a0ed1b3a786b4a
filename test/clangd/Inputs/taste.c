#include <linux/delay.h>
#include <linux/spinlock.h>

void sleeps(spinlock_t *l)
{
	spin_lock(l);
	msleep(1);
	spin_unlock(l);
}

void reads(rwlock_t *l)
{
	read_lock(l);
	read_lock(l);
	read_unlock(l);
	read_unlock(l);
}

void nests(raw_spinlock_t *raw, spinlock_t *l)
{
	raw_spin_lock(raw);
	spin_lock(l);
	spin_unlock(l);
	raw_spin_unlock(raw);
}
