typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

static spinlock_t plain, escaped, linked;

void wait_under_lock(void)
{
#if defined(PLAIN)
	spin_lock(&plain);
	msleep(1);
	spin_unlock(&plain);
#elif defined(ESCAPED)
	spin_lock(&escaped);
	msleep(1);
	spin_unlock(&escaped);
#elif defined(LINKED) && defined(QUOTED)
	spin_lock(&linked);
	msleep(1);
	spin_unlock(&linked);
#endif
}
