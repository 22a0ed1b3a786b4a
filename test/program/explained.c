// RUN: split-file %s %t && %link %t
//
// What one file alone shows is disproved by another.

//--- api.h
#include <linux/mutex.h>
struct inode {
	struct mutex lock;
	int bad;
};
void give_up(struct inode *i);
void keep(struct inode *i);
//--- create.c
#include "api.h"
extern int prepare(struct inode *i);
int create(struct inode *i)
{
	mutex_lock(&i->lock);
	if (prepare(i))
		goto fail;
	mutex_unlock(&i->lock);
	return 0;
fail:
	give_up(i);
	return -5; // expect(alone): unbalanced-lock: returning with mutex 'i->lock' held
}
int forgets(struct inode *i)
{
	mutex_lock(&i->lock);
	if (prepare(i))
		goto fail;
	mutex_unlock(&i->lock);
	return 0;
fail:
	keep(i);
	return -5; // expect(alone, too): unbalanced-lock: returning with mutex 'i->lock' held
}
//--- give_up.c
#include "api.h"
void give_up(struct inode *i)
{
	i->bad = 1;
	mutex_unlock(&i->lock);
}
void keep(struct inode *i)
{
	i->bad = 0;
}
