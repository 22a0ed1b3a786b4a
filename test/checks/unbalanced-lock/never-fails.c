// RUN: %check %s
// A lock function that cannot fail: what happens if it does, does not happen.

#include <linux/mutex.h>

struct spi_controller {
	struct mutex bus_lock_mutex;
	int n;
};

int spi_bus_lock(struct spi_controller *ctlr);
int spi_bus_unlock(struct spi_controller *ctlr);

void reset(struct spi_controller *c)
{
	if (spi_bus_lock(c))
		return;
	c->n = 0;
	spi_bus_unlock(c);
}

void reset_wrong(struct spi_controller *c)
{
	if (spi_bus_lock(c))
		return;
	if (c->n)
		return; // expect: unbalanced-lock: returning with mutex 'c->bus_lock_mutex' held
	spi_bus_unlock(c);
}
