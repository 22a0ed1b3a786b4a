// RUN: %check %s
// What this function disables, the counterpart of another file's function
// enables again where that has succeeded.

#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <linux/irqflags.h>

struct radio {
	bool off;
	int n;
};

bool radio_grab(struct radio *r);
int radio_wake(struct radio *r);
void radio_release(struct radio *r);
void radio_trace(struct radio *r);
void other_release(void);

int resumes(struct radio *r)
{
	local_bh_disable();
	if (radio_grab(r)) {
		radio_release(r);
	} else {
		r->off = true;
		local_bh_enable();
	}
	return 0;
}

int with_error_code(struct radio *r)
{
	int err;

	preempt_disable();
	err = radio_wake(r);
	if (err) {
		preempt_enable();
		return 0;
	}
	r->n++;
	radio_release(r);
	return 0;
}

void with_interrupts(struct radio *r)
{
	local_irq_disable();
	if (!radio_grab(r)) {
		local_irq_enable();
		return;
	}
	radio_release(r);
}

int not_where_it_failed(struct radio *r)
{
	local_bh_disable();
	if (!radio_grab(r)) {
		radio_trace(r);
		return 0; // expect: unbalanced-lock: returning with bottom halves disabled, which other paths enable again
	}
	local_bh_enable();
	return 0;
}

int of_something_else(struct radio *r)
{
	local_bh_disable();
	if (radio_grab(r)) {
		other_release();
		return 0; // expect: unbalanced-lock: returning with bottom halves disabled, which other paths enable again
	}
	local_bh_enable();
	return 0;
}

int without_a_grab(struct radio *r)
{
	local_bh_disable();
	if (r->off) {
		radio_release(r);
		return 0; // expect: unbalanced-lock: returning with bottom halves disabled, which other paths enable again
	}
	local_bh_enable();
	return 0;
}

// As declared: an annotation may stand before the name.

void __releases(radio_lock) radio_put(struct radio *r);

int declared(struct radio *r)
{
	local_bh_disable();
	if (r->off) {
		radio_put(r);
		return 0;
	}
	local_bh_enable();
	return 0;
}
