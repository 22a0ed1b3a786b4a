// RUN: %check %s
// The configuration of a disk's group is done with interrupts disabled.

#include <linux/delay.h>

struct blkg_conf_ctx {
	int n;
};

int blkg_conf_prep(void *group, const void *policy, struct blkg_conf_ctx *ctx);
void blkg_conf_exit(struct blkg_conf_ctx *ctx);

int limit_write(void *group, const void *policy)
{
	struct blkg_conf_ctx ctx;
	int err = blkg_conf_prep(group, policy, &ctx);

	if (err) {
		msleep(1);
		goto out;
	}
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while interrupts are disabled
out:
	blkg_conf_exit(&ctx);
	msleep(1);
	return err;
}
