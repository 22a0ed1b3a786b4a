// RUN: %check %s
// Any completion may be what a pointer points to: of a driver that completes one
// so without the lock, nothing is known. basic.c has the same without it.

#include <linux/mutex.h>
#include <linux/wait.h>

struct request {
	struct completion *done;
};

struct queue {
	struct mutex lock;
	struct completion done;
	struct request *request;
};

void queue_flush(struct queue *q)
{
	mutex_lock(&q->lock);
	complete(&q->done);
	mutex_unlock(&q->lock);
}

void queue_wait(struct queue *q)
{
	mutex_lock(&q->lock);
	q->request->done = &q->done;
	wait_for_completion(&q->done);
	mutex_unlock(&q->lock);
}

void request_done(struct request *r)
{
	complete(r->done);
}

