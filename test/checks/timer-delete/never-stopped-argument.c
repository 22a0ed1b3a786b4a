// RUN: %check %s

/* Objects that a function for other files frees, which is passed them. */

#include <linux/slab.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct pool {
	struct work_struct shrink, cancelled;
	int entries;
};

static void pool_shrink(struct work_struct *w)
{
	struct pool *p = container_of(w, struct pool, shrink);

	p->entries--;
}

static void pool_cancelled(struct work_struct *w)
{
	struct pool *p = container_of(w, struct pool, cancelled);

	p->entries--;
}

struct pool *pool_create(int entries)
{
	struct pool *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->entries = entries;
	INIT_WORK(&p->shrink, pool_shrink); // expect: timer-delete: nothing stops work function 'pool_shrink', which may run after what contains its object is freed
	INIT_WORK(&p->cancelled, pool_cancelled);
	return p;
}

void pool_insert(struct pool *p)
{
	p->entries++;
	schedule_work(&p->shrink); // note: 'schedule_work' schedules it here
	schedule_work(&p->cancelled);
}

void pool_destroy(struct pool *p)
{
	cancel_work_sync(&p->cancelled);
	kfree(p); // note: freed by 'kfree' here
}

/* Who drops the last reference frees it: who schedules the work has one. */

typedef struct {
	int refs;
} refcount_t;
bool refcount_dec_and_test(refcount_t *r);

struct stream {
	struct work_struct work;
	refcount_t refs;
	int frames;
};

static void stream_work(struct work_struct *w)
{
	struct stream *s = container_of(w, struct stream, work);

	s->frames++;
}

struct stream *stream_create(void)
{
	struct stream *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	INIT_WORK(&s->work, stream_work);
	return s;
}

void stream_start(struct stream *s)
{
	schedule_work(&s->work);
}

void stream_put(struct stream *s)
{
	if (refcount_dec_and_test(&s->refs))
		kfree(s);
}

/* What is called for the last of them, only a table says. */

struct entry {
	struct work_struct work;
	int key;
};

void table_free(void *table, void (*free)(struct entry *e));

static void entry_work(struct work_struct *w)
{
	struct entry *e = container_of(w, struct entry, work);

	e->key++;
}

struct entry *entry_create(void)
{
	struct entry *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return NULL;
	INIT_WORK(&e->work, entry_work);
	return e;
}

void entry_start(struct entry *e)
{
	schedule_work(&e->work);
}

static void entry_free(struct entry *e)
{
	kfree(e);
}

void entries_free(void *table)
{
	table_free(table, entry_free);
}

/* The argument is of another struct. */

struct header {
	int length;
};

struct packet {
	struct work_struct work;
	int length;
};

static void packet_work(struct work_struct *w)
{
	struct packet *p = container_of(w, struct packet, work);

	p->length++;
}

struct packet *packet_create(void)
{
	struct packet *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	INIT_WORK(&p->work, packet_work);
	return p;
}

void packet_start(struct packet *p)
{
	schedule_work(&p->work);
}

void header_destroy(struct header *h)
{
	kfree(h);
}
