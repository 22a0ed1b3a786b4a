// RUN: %check %s
// A callee hands a lock's object on, or releases the lock, and returns the same
// in either case: whether its caller still has the lock is not known.

#include <linux/mutex.h>

struct frame {
	int kind, state;
	struct frame *next;
};

struct card {
	struct mutex stamp_lock;
	int (*enqueue)(struct card *c, struct frame *f);
	int sent, errors;
};

struct frame *card_next(struct card *c);
int frame_layout(struct frame *f);
void frame_free(struct frame *f);

void frame_done(struct card *c, struct frame *f)
{
	int kind = frame_layout(f);

	if (!kind) {
		frame_free(f);
		return;
	}
	if (f->kind == 2)
		mutex_unlock(&c->stamp_lock);
	frame_free(f);
}

static int card_send(struct card *c, struct frame *f)
{
	int err = c->enqueue(c, f);

	if (err < 0) {
		c->errors++;
		frame_done(c, f);
	} else {
		c->sent++;
	}
	return 0;
}

void send_all(struct card *c)
{
	while (1) {
		struct frame *f = card_next(c);

		if (!f)
			return; // expect(analyzer: it takes one way): unbalanced-lock: returning with mutex 'c->stamp_lock' held
		mutex_lock(&c->stamp_lock); // expect(analyzer: it takes one way): double-lock: acquiring mutex 'c->stamp_lock', which is held already
		card_send(c, f);
	}
}

void send_one(struct card *c, struct frame *f)
{
	mutex_lock(&c->stamp_lock);
	card_send(c, f);
} // expect(analyzer: it takes one way): unbalanced-lock: returning with mutex 'c->stamp_lock' held

// Who passes on nothing that releases it has to.

static int card_reset(struct card *c, struct frame *f)
{
	int err = c->enqueue(c, f);

	if (err < 0)
		frame_free(f);
	return 0;
}

void reset_one(struct card *c, struct frame *f)
{
	mutex_lock(&c->stamp_lock);
	card_reset(c, f);
	if (c->errors)
		return; // expect: unbalanced-lock: returning with mutex 'c->stamp_lock' held
	mutex_unlock(&c->stamp_lock);
}
