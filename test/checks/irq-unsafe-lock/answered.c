// RUN: %check %s
// Whether a callback acquires a lock depends on what a function of the file
// answers to what the kernel passes: yes and no are no kinds.

#include <linux/spinlock.h>
#include <linux/timer.h>

struct rc_dev;
struct ir_event {
	unsigned int duration;
	unsigned int overflow, report;
};
struct ir_raw_handler {
	int (*decode)(struct rc_dev *dev, struct ir_event ev);
	int (*encode)(struct rc_dev *dev, struct ir_event ev);
};

static DEFINE_SPINLOCK(keys);
static DEFINE_SPINLOCK(safe_keys);
static struct timer_list up;
static int down;

static void key_up(struct timer_list *t)
{
	spin_lock(&keys);
	down = 0;
	spin_unlock(&keys);
	spin_lock(&safe_keys);
	down = 0;
	spin_unlock(&safe_keys);
}

static bool is_timing(struct ir_event ev)
{
	return !ev.report && !ev.overflow;
}

static int decode(struct rc_dev *dev, struct ir_event ev)
{
	if (!is_timing(ev))
		return 0;
	spin_lock(&keys); // expect: irq-unsafe-lock: acquiring spinlock 'keys' with bottom halves enabled, which timer function 'key_up' acquires in softirq context
	down = 1;
	spin_unlock(&keys);
	return 0;
}

static int encode(struct rc_dev *dev, struct ir_event ev)
{
	if (!is_timing(ev))
		return 0;
	spin_lock_bh(&safe_keys);
	down = 1;
	spin_unlock_bh(&safe_keys);
	return 0;
}

static struct ir_raw_handler handler = {
	.decode = decode,
	.encode = encode,
};

void start(void)
{
	timer_setup(&up, key_up, 0);
	mod_timer(&up, 10);
}
