// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Loops, lists and variables that change: which lock is held is another one each time.

#include <linux/delay.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	struct list_head list;
	bool busy;
};

struct dev {
	struct list_head ports;
	struct port port[4];
	struct port *current;
};

void balanced(struct dev *d)
{
	struct port *p;

	list_for_each_entry(p, &d->ports, list) {
		spin_lock(&p->lock);
		p->busy = true;
		spin_unlock(&p->lock);
		msleep(1);
	}
	msleep(1);
}

void inside(struct dev *d)
{
	struct port *p;

	list_for_each_entry(p, &d->ports, list) {
		spin_lock(&p->lock);
		msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'p->lock'
		spin_unlock(&p->lock);
	}
}

void all_of_them(struct dev *d)
{
	int i;

	for (i = 0; i < 4; i++)
		spin_lock_nested(&d->port[i].lock, i);
	for (i = 0; i < 4; i++)
		spin_unlock(&d->port[i].lock);
	msleep(1);
}

void break_out(struct dev *d)
{
	struct port *p;

	list_for_each_entry(p, &d->ports, list) {
		spin_lock(&p->lock);
		if (p->busy)
			break;
		spin_unlock(&p->lock);
	}
	spin_unlock(&p->lock);
	msleep(1);
}

struct port *find(struct dev *d)
{
	struct port *p;

	list_for_each_entry(p, &d->ports, list) {
		spin_lock(&p->lock);
		if (p->busy)
			goto found;
		spin_unlock(&p->lock);
	}
	msleep(1);
	return NULL;
found:
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'p->lock'
	spin_unlock(&p->lock);
	return p;
}

void elements(struct dev *d, int i)
{
	spin_lock(&d->port[i].lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock 'd->port\[i\].lock'
	spin_unlock(&d->port[i].lock);
	msleep(1);
}

void one_alias(struct dev *d)
{
	struct port *p = d->current;
	spinlock_t *l = &p->lock;

	spin_lock(&d->current->lock);
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep while spinlock
	spin_unlock(l);
	msleep(1);
}

void retry(struct dev *d)
{
again:
	spin_lock(&d->port[0].lock);
	if (d->port[0].busy) {
		spin_unlock(&d->port[0].lock);
		msleep(1);
		goto again;
	}
	spin_unlock(&d->port[0].lock);
	msleep(1);
}

void hand_over_hand(struct port *p, struct port *next)
{
	spin_lock(&p->lock);
	while (next) {
		spin_lock_nested(&next->lock, 1);
		spin_unlock(&p->lock);
		p = next;
		next = list_next_entry(p, list);
	}
	spin_unlock(&p->lock);
	msleep(1);
}
