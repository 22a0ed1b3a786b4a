// RUN: %check %s
// A callee knows the caller's lock by another name, and drops it for a while:
// it is the same lock afterwards.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct log;
struct buffer {
	struct log *log;
	int users;
};
struct log {
	spinlock_t lock;
	struct mutex big;
	struct buffer *current_buffer;
};

void log_sync(struct log *log);

static int buffer_put(struct buffer *b)
{
	if (--b->users)
		return 0;
	spin_unlock(&b->log->lock);
	log_sync(b->log);
	spin_lock(&b->log->lock);
	return 1;
}

static void buffer_wait(struct buffer *b)
{
	spin_unlock(&b->log->lock);
	msleep(1);
}

void flush(struct log *log)
{
	struct buffer *b;

	spin_lock(&log->lock);
	b = log->current_buffer;
	buffer_put(b);
	buffer_wait(b);
}

void flush_asleep(struct log *log)
{
	struct buffer *b;

	spin_lock(&log->lock); // note: 'log->lock' acquired here
	b = log->current_buffer;
	buffer_put(b);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'log->lock' is held
	buffer_wait(b);
}

int flush_unless(struct log *log, int n)
{
	struct buffer *b;

	spin_lock(&log->lock);
	b = log->current_buffer;
	buffer_put(b);
	if (n)
		return -1; // expect: unbalanced-lock: returning with spinlock 'log->lock'
	spin_unlock(&log->lock);
	return 0;
}

// The caller's own name, the callee's, and the caller's again.
void flush_twice(struct log *log)
{
	spin_lock(&log->lock);
	buffer_put(log->current_buffer);
	buffer_put(log->current_buffer);
	spin_unlock(&log->lock);
	msleep(1);
}

// A loop that drops the lock for each element.
struct cursor {
	struct log *log;
	int at;
};

static void cursor_step(struct cursor *c)
{
	spin_unlock_irq(&c->log->lock);
	msleep(1);
	spin_lock_irq(&c->log->lock);
}

void walk(struct log *log)
{
	struct cursor c = {.log = log};

	spin_lock_irq(&log->lock);
	cursor_step(&c);
	cursor_step(&c);
	spin_unlock_irq(&log->lock);
}

void walk_asleep(struct log *log)
{
	struct cursor c = {.log = log};

	spin_lock_irq(&log->lock);
	cursor_step(&c);
	cursor_step(&c);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock '.*' is held
	spin_unlock_irq(&log->lock);
}

// A mutex, dropped by way of an object that was passed beside.
static void relax(struct buffer *b)
{
	mutex_unlock(&b->log->big);
	msleep(1);
	mutex_lock(&b->log->big);
}

void scan(struct log *log, struct buffer *b)
{
	mutex_lock(&log->big);
	relax(b);
	mutex_unlock(&log->big);
}

int scan_some(struct log *log, struct buffer *b, int n)
{
	mutex_lock(&log->big); // note: 'log->big' acquired here
	relax(b);
	if (n)
		return n; // expect: unbalanced-lock: returning with mutex 'log->big'
	mutex_unlock(&log->big);
	return 0;
}

// A callee changes from reading to writing.
struct file {
	struct rw_semaphore sem;
	int size;
};
int file_grows(struct file *f);

static int file_check(struct file *f, bool *shared)
{
	if (*shared && file_grows(f)) {
		up_read(&f->sem);
		*shared = false;
		down_write(&f->sem);
	}
	return 0;
}

void file_write(struct file *f)
{
	bool shared = true;

	down_read(&f->sem);
	file_check(f, &shared);
	if (shared)
		up_read(&f->sem);
	else
		up_write(&f->sem);
}

static void file_change(struct file *f)
{
	up_read(&f->sem);
	down_write(&f->sem);
}

void file_truncate(struct file *f)
{
	down_read(&f->sem);
	file_change(f);
	up_write(&f->sem);
}

void file_truncate_read(struct file *f)
{
	down_read(&f->sem);
	file_change(f);
	up_read(&f->sem); // expect: unbalanced-lock: rwsem 'f->sem' is held for writing, but released as a reader
}
