#include "hook.h"

void hooked(spinlock_t *l)
{
	spin_lock(l);
	run_hook();
	spin_unlock(l);
}

void pauses(spinlock_t *l)
{
	spin_lock(l);
	pause_a_bit();
	spin_unlock(l);
}
/*1*/
/*2*/

