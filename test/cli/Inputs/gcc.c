#include <stdarg.h>

#if EXPECTED != 42 || !defined(MODULE) || !defined(__OPTIMIZE__)
#error "flags are lost"
#endif
_Static_assert((char)-1 > 0, "-funsigned-char");
_Static_assert(sizeof(L' ') == 2, "-fshort-wchar");

typedef struct { int raw; } spinlock_t;
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void msleep(unsigned msecs);

/* What GCC only warns about. */
static int callback(char c) { return c; }
static int (*pointer)(int) = callback;
static long number = (void *)&pointer;

static spinlock_t lock;

void wait_under_lock(void)
{
	spin_lock(&lock);
	msleep(number);
	spin_unlock(&lock);
}
