/* An inline function that calls what only some drivers define. */
#include <linux/delay.h>
#include <linux/spinlock.h>

void hook(void);

static inline void run_hook(void)
{
	hook();
}

static inline void pause_a_bit(void)
{
	msleep(1);
}
