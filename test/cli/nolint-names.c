// RUN: %check %s
// A comment that names a rule which does not exist silences nothing: that is said.

typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

static spinlock_t lock;

void f(void)
{
	spin_lock(&lock);
	// expect@+2: sleep-in-atomic: msleep
	// expect@+1: sleep-in-atomic: no rule is called 'linuxkernel-sleep-in-atomc'; did you mean 'linuxkernel-sleep-in-atomic'\?
	msleep(1); // NOLINT(linuxkernel-sleep-in-atomc): a letter is missing
	spin_unlock(&lock);
}

// Before the line, and one name of several.
void g(void)
{
	spin_lock(&lock);
	// expect@+1: lock-order: no rule is called 'linuxkernel-lockorder'; did you mean 'linuxkernel-lock-order'\?
	/* NOLINTNEXTLINE(linuxkernel-lockorder, linuxkernel-sleep-in-atomic) */
	msleep(1);
	spin_unlock(&lock);
}

// expect@+1: irq-unsafe-lock: no rule is called 'linuxkernel-irq-unsafe-\*s'; did you mean 'linuxkernel-irq-unsafe-lock'\?
// NOLINTBEGIN(linuxkernel-irq-unsafe-*s)
// expect@+1: irq-unsafe-lock: no rule is called 'linuxkernel-irq-unsafe-\*s'
// NOLINTEND(linuxkernel-irq-unsafe-*s)

// Nothing like it.
void h(void)
{
	spin_lock(&lock);
	// expect@+1: sleep-in-atomic: msleep
	msleep(1); // NOLINT(linuxkernel-x) // expect: ww-mutex: no rule is called 'linuxkernel-x'$
	spin_unlock(&lock);
}

// As summaries call it; so clang-tidy does not know it.
void s(void)
{
	spin_lock(&lock);
	// expect@+2: sleep-in-atomic: msleep
	// expect@+1: sleep-in-atomic: no rule is called 'sleep-in-atomic'; did you mean 'linuxkernel-sleep-in-atomic'\?
	msleep(1); // NOLINT(sleep-in-atomic)
	spin_unlock(&lock);
}

// Right: a rule, a glob, an opt-in rule, a check of clang-tidy's own, and names of other tools.
void right(void)
{
	spin_lock(&lock);
	msleep(1); // NOLINT(linuxkernel-sleep-in-atomic)
	msleep(2); // NOLINT(linuxkernel-*)
	msleep(3); // NOLINT(linuxkernel-sleep-in-atomic,linuxkernel-rt-nesting,linuxkernel-must-check-errs)
	msleep(4); // NOLINT(bugprone-sleep-in-atomc,linuxkernel-sleep-in-atomic)
	msleep(5); // NOLINT(*)
	spin_unlock(&lock);
}
