// RUN: %check %s
// NOLINT comments silence findings, in both front ends.

typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

static spinlock_t lock;

void f(void)
{
	spin_lock(&lock);
	msleep(1); // expect: sleep-in-atomic: msleep
	spin_unlock(&lock);
}

void on_the_line(void)
{
	spin_lock(&lock);
	msleep(1); // NOLINT
	spin_unlock(&lock);
}

void by_name(void)
{
	spin_lock(&lock);
	msleep(1); // NOLINT(linuxkernel-sleep-in-atomic): because
	spin_unlock(&lock);
}

void by_another_name(void)
{
	spin_lock(&lock);
	// expect@+1: sleep-in-atomic: msleep
	msleep(1); // NOLINT(linuxkernel-double-lock)
	spin_unlock(&lock);
}

void next_line(void)
{
	spin_lock(&lock);
	/* NOLINTNEXTLINE(linuxkernel-*) */
	msleep(1);
	spin_unlock(&lock);
}

// NOLINTBEGIN(linuxkernel-sleep-in-atomic)
void in_a_block(void)
{
	spin_lock(&lock);
	msleep(1);
	spin_unlock(&lock);
}
// NOLINTEND(linuxkernel-sleep-in-atomic)
