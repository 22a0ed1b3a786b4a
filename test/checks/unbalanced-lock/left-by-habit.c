// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Where several functions leave a lock to the same function of another file when
// they fail, that function is there to release it.

#include <linux/rwsem.h>

struct dir {
	struct rw_semaphore op;
	struct rw_semaphore data;
	int n;
};

int add(struct dir *d, int kind);
void clean_up_failed(struct dir *d);
void note_failed(struct dir *d);

int dir_create(struct dir *d)
{
	int err;

	down_read(&d->op);
	err = add(d, 1);
	if (err)
		goto out;
	up_read(&d->op);
	return 0;
out:
	clean_up_failed(d);
	return err; // expect(analyzer: it judges each function alone): unbalanced-lock: returning with rwsem 'd->op' held
}

int dir_mkdir(struct dir *d)
{
	int err;

	down_read(&d->op);
	err = add(d, 2);
	if (err) {
		clean_up_failed(d);
		return err; // expect(analyzer: it judges each function alone): unbalanced-lock: returning with rwsem 'd->op' held
	}
	up_read(&d->op);
	return 0;
}

int dir_mknod(struct dir *d)
{
	int err;

	down_read(&d->op);
	err = add(d, 3);
	if (err)
		goto out;
	up_read(&d->op);
	d->n++;
	return 0;
out:
	clean_up_failed(d);
	return err; // expect(analyzer: it judges each function alone): unbalanced-lock: returning with rwsem 'd->op' held
}

/* One that the others do not call, and two are no habit. */
int dir_read(struct dir *d)
{
	int err;

	down_read(&d->data);
	err = add(d, 4);
	if (err) {
		note_failed(d);
		return err; // expect: unbalanced-lock: returning with rwsem 'd->data' held, which other paths release
	}
	up_read(&d->data);
	return 0;
}

int dir_write(struct dir *d)
{
	int err;

	down_read(&d->data);
	err = add(d, 5);
	if (err) {
		note_failed(d);
		return err; // expect: unbalanced-lock: returning with rwsem 'd->data' held, which other paths release
	}
	up_read(&d->data);
	return 0;
}
