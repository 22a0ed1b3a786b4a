/* Buffers. */
#ifndef _LINUX_BUFFER_HEAD_H
#define _LINUX_BUFFER_HEAD_H

#include <linux/types.h>

typedef unsigned int blk_opf_t;

struct buffer_head {
	unsigned long b_state;
	void (*b_end_io)(struct buffer_head *bh, int uptodate);
};

void lock_buffer(struct buffer_head *bh);
void unlock_buffer(struct buffer_head *bh);
int buffer_uptodate(const struct buffer_head *bh);
void wait_on_buffer(struct buffer_head *bh);
void submit_bh(blk_opf_t opf, struct buffer_head *bh);

#endif
