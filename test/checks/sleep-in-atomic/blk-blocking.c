// RUN: %check %s
// Queues that may block, by a member or by an argument of the call that makes
// them: queue_rq() may sleep, complete() must not.

#include <linux/mutex.h>

enum {
	BLK_MQ_F_SHOULD_MERGE = 1 << 0,
	BLK_MQ_F_BLOCKING = 1 << 4,
	BLK_MQ_F_NO_SCHED = 1 << 5,
};
struct request;
struct blk_mq_tag_set {
	const struct blk_mq_ops *ops;
	unsigned int flags;
};
struct blk_mq_ops {
	int (*queue_rq)(struct request *rq);
	void (*complete)(struct request *rq);
};
int blk_mq_alloc_sq_tag_set(struct blk_mq_tag_set *set,
			    const struct blk_mq_ops *ops, unsigned int depth,
			    unsigned int flags);

static DEFINE_MUTEX(bus);
static struct blk_mq_tag_set tags;

static int flash_queue(struct request *rq)
{
	mutex_lock(&bus);
	mutex_unlock(&bus);
	return 0;
}

static void flash_complete(struct request *rq)
{
	mutex_lock(&bus); // expect: sleep-in-atomic: \(blk_mq_ops.complete 'flash_complete'\)
	mutex_unlock(&bus);
}

static const struct blk_mq_ops flash_ops = {
	.queue_rq = flash_queue,
	.complete = flash_complete,
};

int flash_probe(void)
{
	return blk_mq_alloc_sq_tag_set(&tags, &flash_ops, 2,
				       BLK_MQ_F_SHOULD_MERGE |
					       BLK_MQ_F_BLOCKING);
}
