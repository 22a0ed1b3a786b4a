#ifndef _SCSI_SCSI_HOST_H
#define _SCSI_SCSI_HOST_H

struct Scsi_Host;
struct scsi_cmnd;

struct scsi_host_template {
	int (*queuecommand)(struct Scsi_Host *, struct scsi_cmnd *);
	void (*commit_rqs)(struct Scsi_Host *, unsigned short);
	unsigned queuecommand_may_block:1;
};

struct Scsi_Host {
	unsigned queuecommand_may_block:1;
	unsigned long hostdata[];
};

static inline void *shost_priv(struct Scsi_Host *shost)
{
	return (void *)shost->hostdata;
}

#endif
