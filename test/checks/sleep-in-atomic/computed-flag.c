// RUN: %check %s
// A flag that is computed from the caller's mode says what that mode is, also
// behind other branches, and behind a callee that only resets it.

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct port {
	struct timer_list poll;
	struct tasklet_struct drain;
	bool polled, dma, paged, read, wide, packed;
	unsigned int len, rest, mask;
	void *buf;
	spinlock_t lock;
};

extern void copy_out(void *buf);
extern void write_mask(unsigned int mask);
extern int start_dma(void *buf, unsigned int burst);

static void transfer(struct port *p, unsigned int flags)
{
	p->rest = p->len;
	if (flags & 4)
		p->rest -= 1;
	p->dma = p->rest > 32 && p->buf && !p->polled;
	if (flags & 1)
		p->mask |= 8;
	if (!p->read) {
		if (p->dma)
			copy_out(p->buf);
		else
			p->mask |= 2;
	}
	if (p->wide)
		p->mask |= 4;
	if (p->dma)
		msleep(1);
}

// The burst of a transfer is of no interest to the caller, who follows so many
// ways back as one for each flag that they leave.
static void set_burst(struct port *p, unsigned int len)
{
	unsigned int burst = 8;

	if (p->paged) {
		if (len & 15)
			burst = 1;
		else if (len & 16)
			burst = 4;
		else if (len & 32)
			burst = 5;
		else if (len & 64)
			burst = 6;
		else if (len & 128)
			burst = 7;
		if (start_dma(p->buf, burst))
			p->paged = false;
		else
			goto out;
	}
	p->mask |= 32;
out:
	spin_lock(&p->lock);
	write_mask(p->mask);
	spin_unlock(&p->lock);
}

static void transfer_pages(struct port *p)
{
	p->paged = p->len > 4096 && !p->polled;
	set_burst(p, p->len);
	if (p->read)
		p->mask |= 1;
	if (p->paged)
		msleep(2);
}

// The same, where the mode has no say.
static void transfer_packed(struct port *p)
{
	p->packed = p->len > 4096 && p->buf;
	set_burst(p, p->len);
	if (p->read)
		p->mask |= 1;
	if (p->packed)
		msleep(3);
}

static void poll(struct timer_list *t)
{
	struct port *p = from_timer(p, t, poll);

	p->polled = true;
	transfer(p, p->mask);
	transfer_pages(p);
	transfer_packed(p); // expect(not analyzer: on its path the flag is asked for): sleep-in-atomic: 'transfer_packed' may sleep \(in 'msleep'\) in softirq context
	p->polled = false;
}

static void drain(struct tasklet_struct *s)
{
	struct port *p = container_of(s, struct port, drain);

	p->polled = false;
	transfer(p, p->mask); // expect(not analyzer: on its path the flag is asked for): sleep-in-atomic: 'transfer' may sleep \(in 'msleep'\) in softirq context
	transfer_pages(p); // expect(not analyzer: on its path the flag is asked for): sleep-in-atomic: 'transfer_pages' may sleep \(in 'msleep'\) in softirq context
}

void port_init(struct port *p)
{
	timer_setup(&p->poll, poll, 0);
	tasklet_setup(&p->drain, drain);
}
