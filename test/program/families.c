// RUN: split-file %s %t && %link %t
//
// The locks of sockets have a class for each protocol family, which the core's
// code initialises for all of them: how one protocol acquires them says nothing
// of another one's.

//--- common.h
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <net/sock.h>
struct list {
	struct mutex lock;
	int n;
};
extern struct list all;
void quit(struct sock *sk);
//--- first.c
#include "common.h"
struct list all;
int first_bind(struct sock *sk)
{
	mutex_lock(&all.lock);
	lock_sock(sk);
	release_sock(sk);
	mutex_unlock(&all.lock);
	return 0;
}
int first_connect(struct sock *sk)
{
	spin_lock(&sk->sk_lock.slock);
	spin_unlock(&sk->sk_lock.slock);
	mutex_lock(&all.lock);
	mutex_unlock(&all.lock);
	return 0;
}
//--- second.c
#include "common.h"
int second_bind(struct sock *sk)
{
	lock_sock(sk);
	mutex_lock(&all.lock);
	mutex_unlock(&all.lock);
	release_sock(sk);
	return 0;
}
static void second_receive(struct tasklet_struct *t)
{
	struct sock *sk = (struct sock *)t->data;

	spin_lock(&sk->sk_lock.slock);
	spin_unlock(&sk->sk_lock.slock);
}
void second_init(struct tasklet_struct *t)
{
	tasklet_setup(t, second_receive);
}
//--- third.c
#include "common.h"
static struct list mine;
int third_bind(struct sock *sk)
{
	lock_sock(sk);
	mutex_lock(&mine.lock); // expect(alone, too): lock-order: acquiring mutex 'mine.lock' while holding 'sk->sk_lock', but elsewhere it is the other way round
	mutex_unlock(&mine.lock);
	release_sock(sk);
	return 0;
}
int third_listen(struct sock *sk)
{
	mutex_lock(&mine.lock);
	lock_sock(sk);
	release_sock(sk);
	mutex_unlock(&mine.lock);
	return 0;
}
