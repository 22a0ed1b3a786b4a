// RUN: %check %s
// synchronize_srcu() waits for all readers, so for the caller if it is one.

struct srcu_struct {
	int idx;
};

int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);
void synchronize_srcu_expedited(struct srcu_struct *ssp);

struct dev {
	struct srcu_struct readers, users;
	int n;
};

void inside(struct dev *d)
{
	int idx = srcu_read_lock(&d->readers); // note: 'd->readers' acquired here

	d->n++;
	synchronize_srcu(&d->readers); // expect: double-lock: 'synchronize_srcu' waits for readers of srcu 'd->readers', which is held already
	srcu_read_unlock(&d->readers, idx);
}

void after(struct dev *d)
{
	int idx = srcu_read_lock(&d->readers);

	d->n++;
	srcu_read_unlock(&d->readers, idx);
	synchronize_srcu(&d->readers);
}

void of_others(struct dev *d)
{
	int idx = srcu_read_lock(&d->readers);

	synchronize_srcu(&d->users);
	srcu_read_unlock(&d->readers, idx);
}

void nested(struct dev *d)
{
	int outer = srcu_read_lock(&d->readers);
	int inner = srcu_read_lock(&d->readers);

	d->n++;
	srcu_read_unlock(&d->readers, inner);
	srcu_read_unlock(&d->readers, outer);
}

static void replace(struct dev *d)
{
	d->n++;
	synchronize_srcu_expedited(&d->readers); // note: 'synchronize_srcu_expedited' may sleep
}

void by_callee(struct dev *d)
{
	int idx = srcu_read_lock(&d->readers);

	replace(d); // expect: double-lock: 'replace' waits for readers of srcu 'd->readers', which is held already
	srcu_read_unlock(&d->readers, idx);
}
