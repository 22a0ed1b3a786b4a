// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A loop that asks by a volatile read whether to go on waits for another processor or the device, whatever the path
// has seen or written there: what is behind the loop happens. Asked elsewhere, it is what it was.

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/spinlock.h>

/* As the kernel has it since 5.7: the read is the value of a statement expression. */
#define READ_CHECKED(x)                                                        \
	({                                                                     \
		do {                                                           \
			if (sizeof(x) > sizeof(long))                          \
				__builtin_trap();                              \
		} while (0);                                                   \
		READ_ONCE(x);                                                  \
	})

struct dev {
	spinlock_t lock;
	int busy, state;
	_Bool running;
	volatile int status;
};

static int flag;

void written(struct dev *d)
{
	spin_lock(&d->lock);
	d->busy = 1;
	while (READ_ONCE(d->busy))
		barrier();
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void written_once(struct dev *d)
{
	spin_lock(&d->lock);
	WRITE_ONCE(d->running, 1);
	while (READ_CHECKED(d->running))
		barrier();
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void looked_at(struct dev *d)
{
	spin_lock(&d->lock);
	if (READ_ONCE(d->state) == 3) {
		do
			barrier();
		while (READ_ONCE(d->state) == 3);
		msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	}
	spin_unlock(&d->lock);
}

void declared(struct dev *d)
{
	spin_lock(&d->lock);
	for (d->status = 1; d->status;)
		barrier();
	msleep(1); // expect: sleep-in-atomic: while spinlock 'd->lock' is held
	spin_unlock(&d->lock);
}

void variable(spinlock_t *lock)
{
	spin_lock(lock);
	flag = 1;
	while (READ_ONCE(flag))
		barrier();
	msleep(1); // expect: sleep-in-atomic: while spinlock '\*?lock' is held
	spin_unlock(lock);
}

/* The loop ends when nobody is busy any more. */
void known_behind(struct dev *d)
{
	spin_lock(&d->lock);
	d->busy = 1;
	while (READ_ONCE(d->busy))
		barrier();
	if (d->busy)
		msleep(1);
	spin_unlock(&d->lock);
}

/* Two ifs are one question. */
void asked_twice(struct dev *d)
{
	if (READ_ONCE(d->busy))
		spin_lock(&d->lock);
	if (!READ_ONCE(d->busy))
		msleep(1);
	if (READ_CHECKED(d->busy))
		spin_unlock(&d->lock);
}

/* The second question, in a loop, is of what is in its body. */
void asked_in_loop(struct dev *d, int n)
{
	while (n--) {
		if (READ_ONCE(d->busy))
			spin_lock(&d->lock);
		if (!READ_ONCE(d->busy))
			msleep(1);
		if (READ_ONCE(d->busy))
			spin_unlock(&d->lock);
	}
}

/* Without volatile, nobody else is expected to write. */
void plain(struct dev *d)
{
	spin_lock(&d->lock);
	d->busy = 1;
	while (d->busy)
		barrier();
	msleep(1);
	spin_unlock(&d->lock);
}

/* A function's own variable, in no register. */
void own(struct dev *d)
{
	volatile int more = 0;

	spin_lock(&d->lock);
	while (more)
		msleep(1);
	spin_unlock(&d->lock);
}
