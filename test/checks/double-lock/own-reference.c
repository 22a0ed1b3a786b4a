// RUN: %check %s
// A reference that the path itself has taken is not the last one: somebody had
// one for it to take it from.

#include <linux/list.h>
#include <linux/locks.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static DEFINE_SPINLOCK(jobs_lock);

struct job {
	refcount_t refs;
	struct list_head list;
	struct work_struct work;
};

static void job_put(struct job *j)
{
	if (refcount_dec_and_test(&j->refs)) {
		spin_lock(&jobs_lock);
		list_del(&j->list);
		spin_unlock(&jobs_lock);
	}
}

void queue_job(struct job *j)
{
	spin_lock(&jobs_lock);
	refcount_inc(&j->refs);
	if (!schedule_work(&j->work))
		job_put(j);
	spin_unlock(&jobs_lock);
}

void drop_job(struct job *j)
{
	spin_lock(&jobs_lock);
	if (!schedule_work(&j->work))
		job_put(j); // expect: double-lock: 'job_put' acquires spinlock 'jobs_lock', which is held
	spin_unlock(&jobs_lock);
}

void drop_two(struct job *j)
{
	spin_lock(&jobs_lock);
	refcount_inc(&j->refs);
	job_put(j);
	job_put(j); // note: the same happens here, and at 1 more place
	spin_unlock(&jobs_lock);
}

void drop_another(struct job *j, struct job *other)
{
	spin_lock(&jobs_lock);
	refcount_inc(&j->refs);
	if (!schedule_work(&j->work))
		job_put(other);
	spin_unlock(&jobs_lock);
}

struct port {
	struct kref ref;
	struct work_struct work;
};

static void port_release(struct kref *ref)
{
	spin_lock(&jobs_lock);
	spin_unlock(&jobs_lock);
}

static void port_get(struct port *p)
{
	kref_get(&p->ref);
}

static void port_put(struct port *p)
{
	kref_put(&p->ref, port_release);
}

void queue_port(struct port *p)
{
	spin_lock(&jobs_lock);
	port_get(p);
	if (!schedule_work(&p->work))
		port_put(p);
	spin_unlock(&jobs_lock);
}

void queue_port_directly(struct port *p)
{
	spin_lock(&jobs_lock);
	kref_get(&p->ref);
	if (!schedule_work(&p->work))
		kref_put(&p->ref, port_release);
	spin_unlock(&jobs_lock);
}

void drop_port(struct port *p)
{
	spin_lock(&jobs_lock);
	if (!schedule_work(&p->work))
		port_put(p); // expect: double-lock: 'port_put' acquires spinlock 'jobs_lock', which is held
	spin_unlock(&jobs_lock);
}

struct line {
	struct kref ref;
	int n;
};

bool kref_get_unless_zero(struct kref *kref);

static void line_release(struct kref *ref)
{
	spin_lock(&jobs_lock);
	spin_unlock(&jobs_lock);
}

static int line_get(struct line *l)
{
	return kref_get_unless_zero(&l->ref);
}

static void line_put(struct line *l)
{
	kref_put(&l->ref, line_release);
}

// Whoever may find no reference left does not know who else has one.
void look_at_line(struct line *l)
{
	spin_lock(&jobs_lock);
	if (line_get(l)) {
		l->n++;
		line_put(l); // expect: double-lock: 'line_put' acquires spinlock 'jobs_lock', which is held
	}
	spin_unlock(&jobs_lock);
}
