/* A driver's own header, with locks in inline functions. */
#include <linux/delay.h>
#include <linux/spinlock.h>

struct box {
	spinlock_t lock;
};

static inline void box_lock(struct box *b)
{
	spin_lock(&b->lock);
}

static inline void box_unlock(struct box *b)
{
	spin_unlock(&b->lock);
}

#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
/* As BUILD_BUG_ON() does: a name is declared with its message. */
#define UNIQUE_ASSERT(text) \
	extern void PASTE(assert_, __COUNTER__)(void) __attribute__((error(text)))

static inline int box_size(void)
{
	UNIQUE_ASSERT("in the header");
	return sizeof(struct box);
}
