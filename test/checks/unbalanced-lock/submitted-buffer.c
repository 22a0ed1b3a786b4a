// RUN: %check %s
// A buffer that is submitted is unlocked when it has been read.

#include <linux/buffer_head.h>

void end_read(struct buffer_head *bh, int uptodate);
void prepare(struct buffer_head *bh);

int read_buffer(struct buffer_head *bh)
{
	lock_buffer(bh);
	if (buffer_uptodate(bh)) {
		unlock_buffer(bh);
		return 0;
	}
	bh->b_end_io = end_read;
	submit_bh(0, bh);
	wait_on_buffer(bh);
	return buffer_uptodate(bh) ? 0 : -5;
}

int read_later(struct buffer_head *bh)
{
	lock_buffer(bh); // note: 'bh' acquired here
	if (buffer_uptodate(bh)) {
		unlock_buffer(bh);
		return 0;
	}
	bh->b_end_io = end_read;
	prepare(bh);
	if (buffer_uptodate(bh)) {
		unlock_buffer(bh);
		return 0;
	}
	return -5; // expect: unbalanced-lock: returning with buffer-lock 'bh' held
}

static int read_locked(struct buffer_head *bh)
{
	if (buffer_uptodate(bh)) {
		unlock_buffer(bh);
		return 0;
	}
	submit_bh(0, bh);
	wait_on_buffer(bh);
	if (buffer_uptodate(bh))
		return 0;
	return -5;
}

int read_by_helper(struct buffer_head *bh, bool wait)
{
	lock_buffer(bh);
	if (!wait) {
		read_locked(bh);
		return 0;
	}
	return read_locked(bh);
}
