// RUN: %check %s
// What start() leaves locked, the other operations of a sequence run with.

#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct seq_file {
	void *private;
};
struct seq_operations {
	void *(*start)(struct seq_file *m, long *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, long *pos);
	int (*show)(struct seq_file *m, void *v);
};

struct table {
	spinlock_t lock;
	int n;
};

struct entry {
	spinlock_t lock;
	int n;
};

struct entry *entry_at(struct table *t, long pos);

static void tick(struct tasklet_struct *t)
{
	struct entry *e = entry_at(NULL, 0);

	spin_lock(&e->lock);
	e->n++;
	spin_unlock(&e->lock);
}

void setup(struct tasklet_struct *t)
{
	tasklet_setup(t, tick);
}

static void *locked_start(struct seq_file *m, long *pos)
{
	struct table *t = m->private;

	spin_lock_bh(&t->lock);
	if (*pos >= t->n)
		return NULL;
	return entry_at(t, *pos);
}

static void locked_stop(struct seq_file *m, void *v)
{
	struct table *t = m->private;

	spin_unlock_bh(&t->lock);
}

static void *locked_next(struct seq_file *m, void *v, long *pos)
{
	return entry_at(m->private, ++*pos);
}

static int locked_show(struct seq_file *m, void *v)
{
	struct entry *e = v;

	spin_lock(&e->lock);
	e->n = 0;
	spin_unlock(&e->lock);
	return 0;
}

static int sleeping_show(struct seq_file *m, void *v)
{
	kfree(kmalloc(16, GFP_KERNEL)); // expect: sleep-in-atomic: 'kmalloc' may sleep while its caller holds 't->lock'
	return 0;
}

static void *bare_start(struct seq_file *m, long *pos)
{
	return entry_at(m->private, *pos);
}

static void bare_stop(struct seq_file *m, void *v)
{
}

static int bare_show(struct seq_file *m, void *v)
{
	struct entry *e = v;

	spin_lock(&e->lock); // expect: irq-unsafe-lock: acquiring spinlock 'e->lock' with bottom halves enabled
	e->n = 0;
	spin_unlock(&e->lock);
	return 0;
}

const struct seq_operations locked_ops = {
	.start = locked_start,
	.next = locked_next,
	.stop = locked_stop,
	.show = locked_show,
};

const struct seq_operations sleeping_ops = {
	.start = locked_start,
	.next = locked_next,
	.stop = locked_stop,
	.show = sleeping_show,
};

const struct seq_operations bare_ops = {
	.start = bare_start,
	.next = locked_next,
	.stop = bare_stop,
	.show = bare_show,
};
