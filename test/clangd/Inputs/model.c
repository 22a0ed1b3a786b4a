#include <linux/spinlock.h>

void my_wait(void);

void waits(spinlock_t *l)
{
	spin_lock(l);
	my_wait();
	spin_unlock(l);
}
