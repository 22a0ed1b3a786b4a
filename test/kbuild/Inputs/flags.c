#if !defined(__linux__) || MACHINE == 42
#error "a flag is missing"
#endif

typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

static spinlock_t lock;

int machine(void)
{
	spin_lock(&lock);
	msleep(1);
	spin_unlock(&lock);
#if defined(__x86_64__)
	return EXPECTED;
#elif defined(__aarch64__)
	return this_is_arm64;
#endif
}
