// RUN: %check %s --kernel=6.14 --model=%S/Inputs/releases.yaml
// RUN: %check %s --kernel=6.14.3-1-amd64 --model=%S/Inputs/releases.yaml
// A model says what is so since one release of the kernel, and until another.

#include <linux/delay.h>
#include <linux/spinlock.h>

void always(void);
void since_6_14(void);
void until_6_13(void);
void until_6_14(void);
void since_6_15(void);
void changed(void);

void calls(spinlock_t *lock)
{
	spin_lock(lock);
	always(); // expect: sleep-in-atomic: 'always' may sleep
	since_6_14(); // expect: sleep-in-atomic: 'since_6_14' may sleep
	until_6_13();
	until_6_14(); // expect: sleep-in-atomic: 'until_6_14' may sleep
	since_6_15();
	changed();
	spin_unlock(lock);
}

struct new_ops {
	void (*poke)(void);
};
struct old_ops {
	void (*poke)(void);
};

static void new_poke(void)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep .*new_ops.poke
}

static void old_poke(void)
{
	msleep(2);
}

const struct new_ops new_ops = { .poke = new_poke };
const struct old_ops old_ops = { .poke = old_poke };
