/* Sockets. */
#ifndef _NET_SOCK_H
#define _NET_SOCK_H

#include <linux/netdevice.h>
#include <linux/spinlock.h>

typedef struct {
	spinlock_t slock;
	int owned;
} socket_lock_t;
struct sock {
	socket_lock_t sk_lock;
};

void lock_sock_nested(struct sock *sk, int subclass);
static inline void lock_sock(struct sock *sk)
{
	lock_sock_nested(sk, 0);
}
void release_sock(struct sock *sk);
bool __lock_sock_fast(struct sock *sk);
static inline bool lock_sock_fast(struct sock *sk)
{
	return __lock_sock_fast(sk);
}
static inline void unlock_sock_fast(struct sock *sk, bool slow)
{
	if (slow)
		release_sock(sk);
	else
		spin_unlock_bh(&sk->sk_lock.slock);
}
#define bh_lock_sock(sk) spin_lock(&((sk)->sk_lock.slock))
#define bh_unlock_sock(sk) spin_unlock(&((sk)->sk_lock.slock))

#endif
