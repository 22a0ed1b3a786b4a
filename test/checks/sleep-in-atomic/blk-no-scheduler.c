// RUN: %check %s
// RUN: %check %s -- -DOLDER
// The bit is what the kernel at hand calls BLK_MQ_F_BLOCKING: what was its
// number once is another flag's now.

#include <linux/mutex.h>

enum {
	BLK_MQ_F_SHOULD_MERGE = 1 << 0,
#ifdef OLDER
	BLK_MQ_F_BLOCKING = 1 << 5,
	BLK_MQ_F_NO_SCHED = 1 << 6,
#else
	BLK_MQ_F_BLOCKING = 1 << 4,
	BLK_MQ_F_NO_SCHED = 1 << 5,
#endif
};
struct request;
struct blk_mq_ops {
	int (*queue_rq)(struct request *rq);
};
struct blk_mq_tag_set {
	const struct blk_mq_ops *ops;
	unsigned int flags;
};
int blk_mq_alloc_tag_set(struct blk_mq_tag_set *set);

static DEFINE_MUTEX(admin);

static int admin_queue(struct request *rq)
{
	mutex_lock(&admin); // expect: sleep-in-atomic: \(blk_mq_ops.queue_rq 'admin_queue'\)
	mutex_unlock(&admin);
	return 0;
}

static const struct blk_mq_ops admin_ops = { .queue_rq = admin_queue };

int admin_start(struct blk_mq_tag_set *set)
{
	set->ops = &admin_ops;
	set->flags = BLK_MQ_F_SHOULD_MERGE;
	set->flags |= BLK_MQ_F_NO_SCHED;
	return blk_mq_alloc_tag_set(set);
}
