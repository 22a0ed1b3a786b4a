// RUN: split-file %s %t && %link %t
//
// Two orders in two files; and what looks like it, for names alone.

//--- api.h
#include <linux/mutex.h>
extern struct mutex outer, inner;
void take_inner(void);
void take_outer(void);
void use_one(void);
void use_other(void);
//--- one.c
#include "api.h"
struct mutex outer, inner;
static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
struct priv {
	struct mutex a, b;
};
void take_outer(void)
{
	mutex_lock(&outer);
	mutex_unlock(&outer);
}
void forwards(void)
{
	mutex_lock(&outer);
	take_inner(); // expect: lock-order: acquiring mutex 'inner' while holding 'outer', but elsewhere it is the other way round
	mutex_unlock(&outer);
}
void one(struct priv *p)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&p->a);
	mutex_lock(&p->b);
	mutex_unlock(&p->b);
	mutex_unlock(&p->a);
}
//--- two.c
#include "api.h"
static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
struct priv {
	struct mutex a, b;
};
void take_inner(void)
{
	mutex_lock(&inner);
	mutex_unlock(&inner);
}
void backwards(void)
{
	mutex_lock(&inner);
	take_outer();
	mutex_unlock(&inner);
}
void two(struct priv *p)
{
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
	mutex_lock(&p->b);
	mutex_lock(&p->a);
	mutex_unlock(&p->a);
	mutex_unlock(&p->b);
}
