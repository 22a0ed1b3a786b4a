// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Functions that wait for a lock until a signal comes fail with -EINTR alone,
// and those with a timeout with -ETIME.

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

struct port {
	struct mutex lock;
	struct rw_semaphore sem;
	struct semaphore slots;
	int n;
};

int reset(struct port *p)
{
	if (mutex_lock_interruptible(&p->lock) == -EINTR)
		return -EINTR;
	p->n = 0;
	mutex_unlock(&p->lock);
	return 0;
}

/* It never fails so. */
int reset_wrong(struct port *p)
{
	if (mutex_lock_interruptible(&p->lock) == -ERESTARTSYS)
		return -EINTR;
	p->n = 0;
	mutex_unlock(&p->lock); // expect: unbalanced-lock: releasing mutex 'p->lock', which this path has not acquired
	return 0;
}

int count(struct port *p)
{
	int ret = down_read_killable(&p->sem);

	switch (ret) {
	case -EINTR:
		return ret;
	default:
		break;
	}
	p->n++;
	up_read(&p->sem);
	return 0;
}

int count_wrong(struct port *p)
{
	int ret = down_read_killable(&p->sem);

	switch (ret) {
	case -EAGAIN:
		return ret;
	default:
		break;
	}
	p->n++;
	up_read(&p->sem); // expect: unbalanced-lock: releasing rwsem 'p->sem', which this path has not acquired
	return 0;
}

int enter(struct port *p)
{
	int ret = mutex_lock_killable(&p->lock);

	if (ret != -EINTR) {
		p->n++;
		mutex_unlock(&p->lock);
		ret = 0;
	}
	return ret;
}

int enter_wrong(struct port *p)
{
	int ret = mutex_lock_killable(&p->lock);

	if (ret != -EBUSY) {
		p->n++;
		mutex_unlock(&p->lock); // expect: unbalanced-lock: releasing mutex 'p->lock', which this path has not acquired
		ret = 0;
	}
	return ret;
}

int wait(struct port *p)
{
	int ret = down_timeout(&p->slots, 100);

	if (ret == -ETIME)
		return ret;
	mutex_lock(&p->lock);
	if (ret)
		mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
	up(&p->slots);
	return 0;
}

int wait_wrong(struct port *p)
{
	int ret = down_timeout(&p->slots, 100);

	if (ret == -EINTR)
		return ret;
	mutex_lock(&p->lock);
	if (ret)
		mutex_lock(&p->lock); // expect: double-lock: acquiring mutex 'p->lock', which is held already
	mutex_unlock(&p->lock);
	up(&p->slots);
	return 0;
}
