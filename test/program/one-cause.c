// RUN: split-file %s %t && %link %t
//
// What one function does wrong by itself is told there, and not again for its
// callers in other files.

//--- port.h
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
struct port {
	spinlock_t lock, queue_lock, list_lock;
	struct mutex mutex;
};
void port_abort(struct port *p);
void port_stop(struct port *p);
void port_flush_all(struct port *p);
void port_wait(struct port *p);
void port_walk(struct port *p);
void port_update(struct port *p);
void port_lock_list(struct port *p);
void port_unlock_list(struct port *p);
//--- abort.c
#include "port.h"
void port_abort(struct port *p)
{
	spin_lock_irq(&p->queue_lock);
	spin_unlock_irq(&p->queue_lock);
}
void port_stop(struct port *p)
{
	port_abort(p);
}
void port_wait(struct port *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}
//--- flush.c
#include "port.h"
/* Both are done here. */
void port_flush_all(struct port *p)
{
	spin_lock_irq(&p->list_lock); // note: 'p->list_lock' acquired here
	port_stop(p); // expect: irq-flags: 'spin_lock_irq' while spinlock 'p->list_lock' is held with interrupts disabled
	spin_unlock_irq(&p->list_lock);
}
void port_walk(struct port *p)
{
	spin_lock(&p->list_lock);
	port_wait(p); // expect: sleep-in-atomic: 'port_wait' may sleep \(in 'mutex_lock'\) while spinlock 'p->list_lock' is held
	spin_unlock(&p->list_lock);
}
/* Done by callees, between which the lock is held. */
void port_update(struct port *p)
{
	port_lock_list(p);
	port_stop(p); // expect: irq-flags: 'spin_lock_irq' while spinlock 'p->list_lock' is held with interrupts disabled
	port_unlock_list(p);
}
//--- list.c
#include "port.h"
void port_lock_list(struct port *p)
{
	spin_lock_irq(&p->list_lock);
}
void port_unlock_list(struct port *p)
{
	spin_unlock_irq(&p->list_lock);
}
//--- users.c
#include "port.h"
void port_reset(struct port *p)
{
	port_flush_all(p);
	port_walk(p);
	port_update(p);
}
void port_remove(struct port *p)
{
	port_flush_all(p);
	port_walk(p);
	port_update(p);
}
/* Wrong by what it does itself. */
void port_restart(struct port *p)
{
	spin_lock_irq(&p->lock);
	port_stop(p); // expect: irq-flags: 'spin_lock_irq' while spinlock 'p->lock' is held with interrupts disabled
	spin_unlock_irq(&p->lock);
}
