typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

static spinlock_t lock;

void wait_under_lock(void)
{
	spin_lock(&lock);
	msleep(1);
	spin_unlock(&lock);
}
