// RUN: %check %s
// The block layer completes requests in interrupts, and the network's core
// releases sockets in softirqs.

#include <linux/spinlock.h>
#include <linux/types.h>

struct sock {
	void (*sk_destruct)(struct sock *sk);
};

struct bio {
	void (*bi_end_io)(struct bio *bio);
	void *bi_private;
};

struct store {
	spinlock_t lock;
	spinlock_t names;
	int errors;
};

static void store_end_io(struct bio *bio)
{
	struct store *s = bio->bi_private;
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->errors++;
	spin_unlock_irqrestore(&s->lock, flags);
}

int store_submit(struct store *s, struct bio *bio)
{
	bio->bi_private = s;
	bio->bi_end_io = store_end_io;
	spin_lock_irq(&s->lock);
	s->errors = 0;
	spin_unlock_irq(&s->lock);
	return 0;
}

int store_errors(struct store *s)
{
	int n;

	might_sleep();
	spin_lock(&s->lock); // expect: irq-unsafe-lock: acquiring spinlock 's->lock' with interrupts enabled, which bio completion 'store_end_io' acquires in hardirq context
	n = s->errors;
	spin_unlock(&s->lock);
	spin_lock(&s->names);
	spin_unlock(&s->names);
	return n;
}

// A socket's own lock is nobody's any more when the socket is released; a list
// of sockets is.

struct channel {
	struct sock sk;
	spinlock_t ring;
	int n;
};

static DEFINE_SPINLOCK(channels);

static void channel_destruct(struct sock *sk)
{
	struct channel *c = container_of(sk, struct channel, sk);

	spin_lock(&c->ring);
	c->n = 0;
	spin_unlock(&c->ring);
	spin_lock(&channels);
	spin_unlock(&channels);
}

void channel_open(struct channel *c)
{
	c->sk.sk_destruct = channel_destruct;
	might_sleep();
	spin_lock(&c->ring);
	c->n = 1;
	spin_unlock(&c->ring);
	spin_lock(&channels); // expect: irq-unsafe-lock: acquiring spinlock 'channels' with bottom halves enabled, which sock.sk_destruct 'channel_destruct' acquires in softirq context
	spin_unlock(&channels);
}
