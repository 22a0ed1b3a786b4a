// RUN: %check %s --kernel=6.12
// drivers/pci/devres.c: the table of mapped regions is allocated with the first
// of them; who asks for it after that does not sleep.

#include <linux/spinlock.h>

struct pci_dev;

void **pcim_iomap_table(struct pci_dev *pdev);
int pcim_iomap_regions(struct pci_dev *pdev, int mask, const char *name);

struct host {
	spinlock_t lock;
	struct pci_dev *pdev;
	void *regs;
};

void host_find(struct host *h)
{
	spin_lock(&h->lock);
	h->regs = pcim_iomap_table(h->pdev)[0];
	spin_unlock(&h->lock);
}

int host_map(struct host *h)
{
	int ret;

	spin_lock(&h->lock);
	ret = pcim_iomap_regions(h->pdev, 1, "host"); // expect: sleep-in-atomic: 'pcim_iomap_regions' may sleep
	spin_unlock(&h->lock);
	return ret;
}
