#include "bug.c"

void broken(void)
{
	no_such_variable = 1;
}

typedef struct { int raw; } spinlock2_t;
static spinlock_t other_lock;

void after(void)
{
	spin_lock(&other_lock);
	msleep(1);
	spin_unlock(&other_lock);
}
