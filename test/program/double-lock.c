// RUN: split-file %s %t && %link %t
//
// Out of the file and back into it, where the lock is held already.

//--- api.h
struct list;
void registry_drop(int n);
void registry_drop_locked(int n);
void user_free(int n, int locked);
//--- registry.c
#include <linux/mutex.h>
#include "api.h"
static DEFINE_MUTEX(registry);
void registry_drop_locked(int n)
{
}
void registry_drop(int n)
{
	mutex_lock(&registry); // note: 'registry' acquired here
	registry_drop_locked(n);
	mutex_unlock(&registry);
}
int fails(int n)
{
	mutex_lock(&registry);
	if (n < 0) {
		user_free(n, 0); // expect: double-lock: 'user_free' acquires mutex 'registry', which is held already
		mutex_unlock(&registry);
		return n;
	}
	user_free(n, 1);
	mutex_unlock(&registry);
	return 0;
}
//--- user.c
#include <linux/mutex.h>
#include "api.h"
/* Not that of the other file. */
static DEFINE_MUTEX(registry);
void user_free(int n, int locked)
{
	mutex_lock(&registry);
	mutex_unlock(&registry);
	if (locked)
		registry_drop_locked(n);
	else
		registry_drop(n); // note: calls 'registry_drop' here
}
