#include "bug.h"

static spinlock_t lock;

static int wait_for(int n)
{
	msleep(n);
	return n;
}

int twice(int n)
{
	spin_lock(&lock);
	n = /* Größe */ wait_for(n);
	n += 0; msleep(1);
	n += 0; msleep(1);
	spin_unlock(&lock);
	return n;
}
