// RUN: %check %s
// SCSI commands are queued where sleeping is forbidden.

#include <linux/mutex.h>
#include <scsi/scsi_host.h>

struct box {
	struct mutex gate;
	int queued;
};

static int box_queue(struct Scsi_Host *host, struct scsi_cmnd *cmd)
{
	struct box *b = shost_priv(host);

	mutex_lock(&b->gate); // expect: sleep-in-atomic: 'mutex_lock' may sleep
	b->queued++;
	mutex_unlock(&b->gate);
	return 0;
}

static const struct scsi_host_template box_template = {
	.queuecommand = box_queue, // note: 'box_queue' is registered here as scsi_host_template.queuecommand
};

const struct scsi_host_template *box_host(void)
{
	return &box_template;
}
