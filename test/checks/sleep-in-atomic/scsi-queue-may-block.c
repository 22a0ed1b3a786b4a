// RUN: %check %s
// A SCSI host may say that queueing a command blocks, and so may its template.

#include <linux/mutex.h>
#include <scsi/scsi_host.h>

struct box {
	struct mutex gate;
	int queued, gated;
};

static int box_queue(struct Scsi_Host *host, struct scsi_cmnd *cmd)
{
	struct box *b = shost_priv(host);

	mutex_lock(&b->gate);
	b->queued++;
	mutex_unlock(&b->gate);
	return 0;
}

static void box_commit(struct Scsi_Host *host, unsigned short queue)
{
	struct box *b = shost_priv(host);

	mutex_lock(&b->gate);
	b->queued = 0;
	mutex_unlock(&b->gate);
}

const struct scsi_host_template box_template = {
	.queuecommand = box_queue,
	.commit_rqs = box_commit,
};

void box_init(struct Scsi_Host *host, struct box *b)
{
	host->queuecommand_may_block = !!b->gated;
}
