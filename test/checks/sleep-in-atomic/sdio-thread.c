// RUN: %check %s
// enable_sdio_irq() is called in the host's interrupt, and by a thread that is about
// to sleep.

#include <linux/delay.h>

#define MMC_CAP2_NO_SDIO (1 << 19)
#define MMC_CAP2_SDIO_IRQ_NOTHREAD (1 << 17)
struct mmc_host {
	const struct mmc_host_ops *ops;
	u32 caps2;
};
struct mmc_host_ops {
	void (*enable_sdio_irq)(struct mmc_host *host, int enable);
	void (*ack_sdio_irq)(struct mmc_host *host);
};

static void card_enable(struct mmc_host *host, int enable)
{
	msleep(1); // expect: sleep-in-atomic: \(mmc_host_ops.enable_sdio_irq 'card_enable'\)
}

static void card_ack(struct mmc_host *host)
{
	msleep(1);
}

static const struct mmc_host_ops card_ops = {
	.enable_sdio_irq = card_enable,
	.ack_sdio_irq = card_ack,
};

void card_probe(struct mmc_host *host)
{
	host->ops = &card_ops;
	host->caps2 |= MMC_CAP2_NO_SDIO;
}
