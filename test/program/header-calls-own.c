// RUN: split-file %s %t && %link %t
//
// A header's function calls by a name that the model knows: what that does is
// what the file says that defines it, and what the model says elsewhere.

//--- api.h
#include <linux/mutex.h>
struct queue {
	struct mutex own;
	int n;
};
void rtnl_lock(void);
void rtnl_unlock(void);
extern struct mutex table_lock;
static inline void begin(struct queue *q)
{
	rtnl_lock();
	q->n++;
}
//--- a.c
#include "api.h"
void a_step(struct queue *q)
{
	begin(q);
	q->n = 0;
	rtnl_unlock();
}
int a_step_wrong(struct queue *q)
{
	begin(q);
	if (q->n > 9)
		return -1; // expect(alone, too): unbalanced-lock: returning with mutex 'rtnl_mutex' held
	rtnl_unlock();
	return 0;
}
//--- core.c
#include "api.h"
struct mutex table_lock;
void rtnl_lock(void)
{
	mutex_lock(&table_lock);
}
void rtnl_unlock(void)
{
	mutex_unlock(&table_lock);
}
int core_get(struct queue *q)
{
	begin(q);
	q->n++;
	mutex_unlock(&table_lock);
	return q->n;
}
int core_get_wrong(struct queue *q)
{
	begin(q);
	if (q->n > 9)
		return -1; // expect(alone, too): unbalanced-lock: returning with mutex 'table_lock' held
	mutex_unlock(&table_lock);
	return 0;
}
//--- z.c
#include "api.h"
int z_get_wrong(struct queue *q)
{
	begin(q);
	if (q->n > 9)
		return -1; // expect(alone, too): unbalanced-lock: returning with mutex 'rtnl_mutex' held
	rtnl_unlock();
	return 0;
}
