// RUN: %check %s
// A static key is a struct, and what it is asked for a number: the value of one
// must not be taken for the other.

#include <linux/delay.h>
#include <linux/spinlock.h>

struct static_key {
	struct {
		int counter;
	} enabled;
};

bool static_key_false(struct static_key *key);

static struct static_key tracing;
static DEFINE_SPINLOCK(lock);

void traces(void)
{
	if (static_key_false(&tracing))
		msleep(1);
	spin_lock(&lock);
	if (static_key_false(&tracing))
		msleep(1); // expect: sleep-in-atomic: while spinlock 'lock' is held
	spin_unlock(&lock);
}
