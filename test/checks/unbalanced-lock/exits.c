// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// A lock that one way out leaves behind and another does not.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	spinlock_t lock;
	struct mutex mutex;
	struct rw_semaphore sem;
	bool ready;
	void *buffer;
	unsigned long flags;
	int count;
};

int error_path(struct dev *d)
{
	mutex_lock(&d->mutex); // note: 'd->mutex' acquired here
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with mutex 'd->mutex' held, which other paths release
	mutex_unlock(&d->mutex);
	return 0;
}

int right_error_path(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (!d->ready) {
		mutex_unlock(&d->mutex);
		return -EIO;
	}
	mutex_unlock(&d->mutex);
	return 0;
}

int gotos(struct dev *d)
{
	int err = 0;

	mutex_lock(&d->mutex);
	if (!d->ready) {
		err = -EIO;
		goto unlock;
	}
	d->buffer = kmalloc(8, GFP_KERNEL);
	if (!d->buffer)
		err = -ENOMEM;
unlock:
	mutex_unlock(&d->mutex);
	return err;
}

int wrong_label(struct dev *d)
{
	int err = 0;

	mutex_lock(&d->mutex);
	if (!d->ready) {
		err = -EIO;
		goto out;
	}
	d->buffer = NULL;
	mutex_unlock(&d->mutex);
out:
	return err; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
}

int too_early_label(struct dev *d)
{
	int err = -EIO;

	if (!d->ready)
		goto unlock;
	mutex_lock(&d->mutex);
	d->ready = false;
	err = 0;
unlock:
	mutex_unlock(&d->mutex); // expect: unbalanced-lock: releasing mutex 'd->mutex', which this path has not acquired
	return err;
}

void void_function(struct dev *d)
{
	spin_lock(&d->lock);
	if (d->ready)
		return; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
	spin_unlock(&d->lock);
}

int rwsem(struct dev *d)
{
	down_read(&d->sem);
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with rwsem 'd->sem' held
	up_read(&d->sem);
	return 0;
}

int interrupts(struct dev *d)
{
	unsigned long flags;

	local_irq_save(flags);
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with interrupts disabled, which other paths enable again
	local_irq_restore(flags);
	return 0;
}

int bottom_halves(struct dev *d)
{
	local_bh_disable();
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with bottom halves disabled
	local_bh_enable();
	return 0;
}

int preemption(struct dev *d)
{
	preempt_disable();
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with preemption disabled
	preempt_enable();
	return 0;
}

int in_a_loop(struct dev *d, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		mutex_lock(&d[i].mutex);
		if (!d[i].ready)
			return -EIO; // expect: unbalanced-lock: returning with mutex
		mutex_unlock(&d[i].mutex);
	}
	return 0;
}

int interruptible(struct dev *d)
{
	if (mutex_lock_interruptible(&d->mutex))
		return -ERESTARTSYS;
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
	mutex_unlock(&d->mutex);
	return 0;
}

int correlated(struct dev *d, bool lock)
{
	if (lock)
		mutex_lock(&d->mutex);
	d->ready = true;
	if (lock)
		mutex_unlock(&d->mutex);
	return 0;
}

int by_variable(struct dev *d, int n)
{
	bool locked = false;

	if (n) {
		mutex_lock(&d->mutex);
		locked = true;
	}
	if (locked)
		mutex_unlock(&d->mutex);
	return 0;
}

void panics(struct dev *d)
{
	spin_lock(&d->lock);
	if (d->ready)
		panic("ready");
	spin_unlock(&d->lock);
}

int guarded(struct dev *d)
{
	guard(mutex)(&d->mutex);
	if (!d->ready)
		return -EIO;
	return 0;
}

/* Who disables, if asked to, and leaves the rest to another function. */
void begin_measuring(struct dev *d, int progress, bool irqs_off)
{
	if (progress > d->count)
		return;
	if (irqs_off) {
		local_irq_save(d->flags);
		preempt_disable();
	}
	d->count++;
}

void end_measuring(struct dev *d, int progress, bool irqs_off)
{
	if (progress < d->count)
		return;
	if (irqs_off) {
		local_irq_restore(d->flags);
		preempt_enable();
	}
	d->count++;
}

void measure_wrongly(struct dev *d, int progress)
{
	local_irq_disable();
	if (progress > d->count)
		return; // expect: unbalanced-lock: returning with interrupts disabled
	d->count++;
	local_irq_enable();
}

/* As they must be. */
void sees_to_it(struct dev *d)
{
	d->count++;
	if (!irqs_disabled())
		local_irq_disable();
}

// Another file's function may release a lock: its declaration says so.

void finish(struct dev *d, int n) __releases(&d->lock);
void begin(struct dev *d, int n) __acquires(&d->lock);
void count(struct dev *d, int n);
int do_io(struct dev *d);

static inline void finish_one(struct dev *d) __releases(&d->lock)
{
	finish(d, 1);
}

void finishes(struct dev *d, int n)
{
	spin_lock(&d->lock);
	if (n) {
		finish_one(d);
		spin_lock(&d->lock);
	}
	spin_unlock(&d->lock);
}

int finishes_and_returns(struct dev *d)
{
	spin_lock(&d->lock);
	if (!d->ready) {
		finish(d, 2);
		return -EIO;
	}
	spin_unlock(&d->lock);
	return 0;
}

void begins(struct dev *d, int n)
{
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	if (n) {
		begin(d, n);
		spin_unlock(&d->lock);
	}
}

int counts_and_returns(struct dev *d)
{
	spin_lock(&d->lock);
	if (!d->ready) {
		count(d, 2);
		return -EIO; // expect: unbalanced-lock: returning with spinlock 'd->lock' held
	}
	spin_unlock(&d->lock);
	return 0;
}

// One error says that the lock is still held: the caller goes on with it.

int tries_next(struct dev *d)
{
	int ret;

	if (!d->ready)
		return -EBUSY;
	spin_unlock(&d->lock);
	ret = do_io(d);
	return ret;
}

int one_error(struct dev *d)
{
	if (!d->ready)
		return -EBUSY; // expect: unbalanced-lock: returning without releasing spinlock 'd->lock', which other paths release
	spin_unlock(&d->lock);
	return -EIO;
}

// One of the two ways out is wrong: its callers are not told again.

static int forgets(struct dev *d)
{
	mutex_lock(&d->mutex);
	if (!d->ready)
		return -EIO; // expect: unbalanced-lock: returning with mutex 'd->mutex' held
	mutex_unlock(&d->mutex);
	return 0;
}

int calls_who_forgets(struct dev *d, int n)
{
	int ret;

	if (n < 0)
		return -EINVAL;
	mutex_lock(&d->mutex);
	d->count++;
	mutex_unlock(&d->mutex);
	ret = forgets(d);
	if (ret)
		return ret;
	d->count++;
	return 0;
}
