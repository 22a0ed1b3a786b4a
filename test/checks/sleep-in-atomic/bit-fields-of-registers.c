// RUN: %check %s
// Assertions about constant masks, as FIELD_GET() of <linux/bitfield.h> has
// them, hold: a path does not end there. Masks are of 64 bits, registers of
// fewer. Shifts, quotients and remainders are those of types without a sign.

#include <linux/delay.h>
#include <linux/spinlock.h>

#define MASK(high, low)                                                        \
	((~0UL - (1UL << (low)) + 1) & (~0UL >> (63 - (high))))
#define MASK_ULL(high, low)                                                    \
	((~0ULL << (low)) & (~0ULL >> (63 - (high))))

extern void compiletime_assertion(void) __attribute__((noreturn));
#define ASSERT(condition)                                                      \
	do {                                                                   \
		if (!(condition))                                              \
			compiletime_assertion();                               \
	} while (0)
#define FIELD(mask, reg)                                                       \
	({                                                                     \
		ASSERT((mask) != 0);                                           \
		ASSERT((mask) <= (typeof(reg))~0ULL);                          \
		ASSERT((((mask) + (1ULL << __builtin_ctzll(mask))) &           \
			(((mask) + (1ULL << __builtin_ctzll(mask))) - 1)) ==   \
		       0);                                                     \
		(unsigned int)(((reg) & (mask)) >> __builtin_ctzll(mask));     \
	})

struct dev {
	spinlock_t lock;
	unsigned int mode;
};

void of_16_bits(struct dev *d, unsigned short reg)
{
	d->mode = FIELD(MASK(12, 8), reg);
	msleep(1);
}

void wrong_of_16_bits(struct dev *d, unsigned short reg)
{
	spin_lock(&d->lock);
	d->mode = FIELD(MASK(12, 8), reg);
	msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}

void wrong_of_32_bits(struct dev *d, unsigned int reg)
{
	spin_lock(&d->lock);
	d->mode = FIELD(MASK(31, 16), reg);
	msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}

void wrong_of_long_long(struct dev *d, unsigned char reg)
{
	spin_lock(&d->lock);
	d->mode = FIELD(MASK_ULL(7, 6), reg);
	msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	spin_unlock(&d->lock);
}

// The field does not fit: the path ends at the assertion.
void too_wide(struct dev *d, unsigned char reg)
{
	spin_lock(&d->lock);
	d->mode = FIELD(MASK(12, 8), reg);
	msleep(1);
	spin_unlock(&d->lock);
}

void field_chooses(struct dev *d, unsigned int reg)
{
	if ((reg & MASK(7, 4)) == 0xf0)
		spin_lock(&d->lock);
	if ((reg & 0xf0UL) != 0xf0)
		msleep(1);
	if ((reg & MASK(7, 4)) == 0xf0)
		spin_unlock(&d->lock);
}

void wrong_field_chooses(struct dev *d, unsigned int reg)
{
	if ((reg & MASK(7, 4)) == 0xf0)
		spin_lock(&d->lock);
	if ((reg & 0xf0UL) == 0xf0)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if ((reg & MASK(7, 4)) == 0xf0)
		spin_unlock(&d->lock);
}

static void pages(struct dev *d, unsigned long size)
{
	spin_lock(&d->lock);
	if (size / 4096 > 1UL << 40)
		msleep(1); // expect: sleep-in-atomic: spinlock 'd->lock'
	if (size % 10 != 5)
		msleep(1);
	spin_unlock(&d->lock);
}

void all_pages(struct dev *d)
{
	pages(d, ~0UL);
}
